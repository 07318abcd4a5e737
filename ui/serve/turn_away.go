package serve

import (
	"encoding/binary"
	"io"
	"net"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// turnAway refuses a connection of which nothing has been read, in words that a client shows:
// as the first message after the version, where nothing is encrypted yet (RFC 4253 section
// 11.1). Then it closes the connection. It waits for a moment until the client has read them,
// since a connection that is closed with something unread loses what was sent.
func turnAway(conn net.Conn, words string) {
	defer conn.Close()
	const moment = time.Second
	_ = conn.SetDeadline(time.Now().Add(moment)) // it fails if the connection is gone, and so does the write
	if _, err := conn.Write(append([]byte("SSH-2.0-tidings\r\n"), disconnection(words)...)); err != nil {
		return
	}
	if half, ok := conn.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_, _ = io.Copy(io.Discard, io.LimitReader(conn, 64<<10))
	}
}

// disconnection is an unencrypted packet (RFC 4253 section 6) that ends a connection.
func disconnection(words string) []byte {
	const kind, tooMany, block, leastPadding = 1, 12, 8, 4
	payload := append([]byte{kind}, gossh.Marshal(struct {
		Reason          uint32
		Words, Language string
	}{tooMany, words, ""})...)
	padding := block - (5+len(payload))%block
	if padding < leastPadding {
		padding += block
	}
	packet := binary.BigEndian.AppendUint32(nil, uint32(1+len(payload)+padding))
	packet = append(append(packet, byte(padding)), payload...)
	return append(packet, make([]byte, padding)...)
}
