package moving

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs/readervfs"
)

// Databases of other readers (SQLite), read as they lie: nothing is written, no lock is
// taken, and no file is made beside them. Tables alone are read, column by column; a view or
// a trigger that somebody put into the file never runs.
//
// Which library: at every start of the program ncruces/go-sqlite3 costs 0.26 ms of CPU and
// modernc.org/sqlite 1.5 ms, measured in programs that do nothing else.

// isDatabase reports whether a file is a database (sqlite.org/fileformat2.html, 1.3).
func isDatabase(head []byte) bool { return strings.HasPrefix(string(head), "SQLite format 3\x00") }

// Bounds of a database: of the memory that reading it takes, and of one value, in bytes.
const (
	maxDatabaseMemory = 64 << 20
	maxValue          = 16 << 20
)

// A database is one that is open.
type database struct {
	conn    *sqlite3.Conn
	name    string // that readervfs knows it by
	content []io.Closer
	columns map[string]map[string]bool // of each table, in small letters
}

// databases counts those that were opened: each needs a name of its own.
var databases atomic.Int64

// openDatabase opens a database until close. ctx ends what takes too long.
func openDatabase(ctx context.Context, f File) (db *database, err error) {
	defer fromPanic(&err)
	content, err := f.Open()
	if err != nil {
		return nil, err
	}
	db = &database{name: fmt.Sprintf("moving-%d", databases.Add(1)), content: []io.Closer{content}}
	defer func() {
		if err != nil {
			db.close()
			db = nil
		}
	}()
	pages := &pageReader{ReaderAt: content, size: f.Size}
	if f.OpenLog != nil {
		log, err := f.OpenLog()
		if err != nil {
			return db, err
		}
		db.content = append(db.content, log)
		pages.readLog(log)
	}
	readervfs.Create(db.name, pages)
	db.conn, err = sqlite3.OpenContext(sqlite3.WithMaxMemory(ctx, maxDatabaseMemory), "file:"+db.name+"?vfs=reader&mode=ro&immutable=1")
	if err != nil {
		return db, err
	}
	db.conn.SetInterrupt(ctx)
	db.conn.Limit(sqlite3.LIMIT_LENGTH, maxValue)
	db.conn.Limit(sqlite3.LIMIT_SQL_LENGTH, 1<<20)
	for _, setting := range []string{"trusted_schema = off", "cell_size_check = on", "query_only = on", "mmap_size = 0"} {
		if err := db.conn.Exec("PRAGMA " + setting); err != nil {
			return db, err
		}
	}
	return db, db.readTables()
}

func (d *database) close() {
	defer func() { _ = recover() }() // memory ran out, and nothing can be closed any more
	if d.conn != nil {
		_ = d.conn.Close()
	}
	readervfs.Delete(d.name)
	for _, one := range d.content {
		_ = one.Close()
	}
}

// fromPanic makes an error of what the library panics with when its memory is full.
func fromPanic(err *error) {
	if fault := recover(); fault != nil {
		*err = errors.New("it takes too much memory")
	}
}

// readTables finds the tables and their columns.
func (d *database) readTables() error {
	d.columns = map[string]map[string]bool{}
	var names []string
	err := d.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'create virtual%'", func(s *sqlite3.Stmt) bool {
		names = append(names, s.ColumnText(0))
		return len(names) < 1000
	})
	for _, name := range names {
		of := map[string]bool{}
		err = errors.Join(err, d.query("PRAGMA table_info("+quoted(name)+")", func(s *sqlite3.Stmt) bool {
			of[strings.ToLower(s.ColumnText(1))] = true
			return len(of) < 1000
		}))
		d.columns[strings.ToLower(name)] = of
	}
	return err
}

// has reports whether there is a table with these columns.
func (d *database) has(table string, columns ...string) bool {
	of, ok := d.columns[table]
	for _, column := range columns {
		ok = ok && of[column]
	}
	return ok
}

// A cells is a row of a table.
type cells struct {
	*sqlite3.Stmt
	place map[string]int
}

// text is the value of a column as text; "" where there is none.
func (c cells) text(column string) string {
	if i, ok := c.place[column]; ok {
		return c.ColumnText(i)
	}
	return ""
}

// number is the value of a column as a number; 0 where there is none.
func (c cells) number(column string) int64 {
	if i, ok := c.place[column]; ok {
		return c.ColumnInt64(i)
	}
	return 0
}

// isNull reports whether a column has no value.
func (c cells) isNull(column string) bool {
	i, ok := c.place[column]
	return !ok || c.ColumnType(i) == sqlite3.NULL
}

// rows gives the rows of a table until each returns false. Columns that an older version of
// the program did not have are passed over.
func (d *database) rows(table string, columns []string, each func(cells) bool) error {
	place := map[string]int{}
	var list []string
	for _, column := range columns {
		if d.columns[table][column] {
			place[column] = len(list)
			list = append(list, quoted(column))
		}
	}
	if len(list) == 0 {
		return nil
	}
	return d.query("SELECT "+strings.Join(list, ", ")+" FROM "+quoted(table), func(s *sqlite3.Stmt) bool { return each(cells{s, place}) })
}

// query gives the rows that a query finds until each returns false.
func (d *database) query(text string, each func(*sqlite3.Stmt) bool) (err error) {
	defer fromPanic(&err)
	s, _, err := d.conn.Prepare(text)
	if err != nil {
		return inWords(err)
	}
	defer func() { err = errors.Join(err, inWords(s.Close())) }()
	for s.Step() {
		if !each(s) {
			return nil
		}
	}
	return inWords(s.Err())
}

// inWords says what is wrong with a database in the words of a person.
func inWords(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sqlite3.CORRUPT), errors.Is(err, sqlite3.NOTADB), errors.Is(err, sqlite3.IOERR):
		return errors.New("the database is damaged, or ends in the middle")
	case errors.Is(err, sqlite3.INTERRUPT):
		return context.Canceled
	case errors.Is(err, sqlite3.NOMEM), errors.Is(err, sqlite3.TOOBIG):
		return errors.New("something in the database is too large")
	}
	return err
}

// quoted is a name in a query.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// reopened gives the rows of a database that is opened while its articles are asked for.
func (c *collector) reopened(f File, read func(db *database, yield func(original) bool) error) {
	c.stream(f.Name, func(yield func(original) bool) error {
		db, err := openDatabase(c.ctx, f)
		if err != nil {
			return inWords(err)
		}
		defer db.close()
		return read(db, yield)
	})
}
