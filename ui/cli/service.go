package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"net"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
)

// What --print prints: how to run the server as a service. Both files are whole
// and work as they are; what is to be typed beside them stands at their top.

// A fixed user, not a dynamic one: the owner's own commands (tidings account …)
// must be able to run as that user, or they would leave files in the library's
// folder that the service cannot open.
const systemdUnit = `# tidings as a service of systemd. Once, as root:
#
#   useradd --system --home-dir /var/lib/tidings --shell /usr/sbin/nologin tidings
#   tidings serve --print systemd > /etc/systemd/system/tidings.service
#   systemctl enable --now tidings
#
# Accounts are made as its user, and take effect at once:
#
#   sudo -u tidings tidings --data /var/lib/tidings account invite NAME

[Unit]
Description=tidings, news to read over SSH
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=%[1]s
User=tidings
StateDirectory=tidings
StateDirectoryMode=0700
UMask=0077
Restart=on-failure
RestartSec=5
TimeoutStopSec=20
LimitNOFILE=16384

NoNewPrivileges=yes
CapabilityBoundingSet=%[2]s
AmbientCapabilities=%[2]s
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
PrivateDevices=yes
PrivateTmp=yes
RemoveIPC=yes
KeyringMode=private
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`

const containerfile = `# tidings in a container. In the folder of its source, with podman or docker:
#
#   tidings serve --print container | podman build -t tidings -f - .
#   podman run -d --name tidings --read-only --cap-drop=all -p 23231:23231 -v tidings:/data tidings
#
# -e TZ=Europe/Athens, say, sets the clock that dates are told by. Accounts are made
# in it, and take effect at once:
#
#   podman exec tidings /tidings --data /data account invite NAME

FROM docker.io/library/golang:%s AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -tags timetzdata -trimpath -o /tidings . && mkdir -m 0700 /data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /tidings /tidings
COPY --from=build --chown=65532:65532 /data /data
# There is no /tmp: copies that are made in passing, for backup and restore, lie here.
ENV TMPDIR=/data
USER 65532:65532
VOLUME /data
EXPOSE 23231
ENTRYPOINT ["/tidings"]
CMD %s
`

// usualService is where a service listens: it is for others.
const usualService = ":23231"

// printService prints the file of a service, which serves with the same options as
// are given now.
func (r *run) printService(cmd *cobra.Command, kind string) error {
	listen := usualService
	if flag := cmd.Flag("listen"); flag.Changed {
		listen = flag.Value.String()
	}
	command := []string{"serve", "--listen", listen}
	if flag := cmd.Flag("refresh"); flag.Changed {
		command = append(command, "--refresh", flag.Value.String())
	}
	if cmd.Flag("allow-private").Changed {
		command = append(command, "--allow-private="+cmd.Flag("allow-private").Value.String())
	}
	switch kind {
	case "systemd":
		program := cmp.Or(r.Server.Executable, "/usr/local/bin/tidings")
		for _, home := range []string{"/home/", "/root/", "/run/user/", "/tmp/"} {
			if strings.HasPrefix(program, home) {
				r.warn("a service cannot run %s; install it in /usr/local/bin and print this again", program)
			}
		}
		command = append([]string{program, "--data", "/var/lib/tidings"}, command...)
		for i, word := range command {
			command[i] = systemdWord(word)
		}
		r.out.printf(systemdUnit, strings.Join(command, " "), capability(listen))
		return nil
	case "container":
		if listen != usualService {
			return errors.New("in a container the server listens on port 23231; say with -p where that is outside")
		}
		words, err := json.Marshal(append([]string{"--data", "/data"}, command...))
		if err != nil {
			return err
		}
		r.out.printf(containerfile, goVersion(), words)
		return nil
	}
	return errors.New("--print takes systemd or container")
}

// capability is what a unit's program must be able to do for listening there: a
// port below 1024 is for those only who may take it.
func capability(listen string) string {
	_, port, err := net.SplitHostPort(listen)
	if err != nil {
		return ""
	}
	if number, err := net.LookupPort("tcp", port); err != nil || number == 0 || number >= 1024 {
		return ""
	}
	return "CAP_NET_BIND_SERVICE"
}

// systemdWord is a word of a command line in a unit: in quotes if need be, with
// nothing in it that would be replaced (systemd.service(5)).
func systemdWord(word string) string {
	word = strings.NewReplacer(`%`, `%%`, `$`, `$$`, `\`, `\\`, `"`, `\"`).Replace(word)
	if strings.ContainsAny(word, " \t'\";\\") {
		return `"` + word + `"`
	}
	return word
}

// goVersion is the version of Go that this program was built by, as images of
// Go are called.
func goVersion() string {
	parts := strings.SplitN(strings.TrimPrefix(runtime.Version(), "go"), ".", 3)
	if len(parts) < 2 {
		return "latest"
	}
	return parts[0] + "." + parts[1]
}
