package database_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/tfblint/tfblint/pkg/runner/database"
)

// A fakeMongo speaks the wire protocol of MongoDB 8.0 as far as this package
// needs it, and keeps collections in memory. It counts operations as the
// documentation of serverStatus says the real one does.
type fakeMongo struct {
	mu          sync.Mutex
	collections map[string][]bson.D
	cursors     map[int64][]bson.D
	queries     int64
	updates     int64
	// asked are the commands it got, but for those that keep the connection.
	asked []bson.Raw
	// refuse is the error code that a command is answered with.
	refuse map[string]int32
}

func newFakeMongo() *fakeMongo {
	return &fakeMongo{collections: map[string][]bson.D{}, cursors: map[int64][]bson.D{}}
}

// startFakeMongo serves on a free port until the test ends.
func startFakeMongo(t *testing.T) (*fakeMongo, database.Address) {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	fake := newFakeMongo()
	go fake.serve(listener)
	where, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatalf("it listens at %v", listener.Addr())
	}

	return fake, database.Address{Host: "127.0.0.1", Port: where.Port, Name: "hello_world"}
}

func (f *fakeMongo) requests() []bson.Raw {
	f.mu.Lock()
	defer f.mu.Unlock()

	return slices.Clone(f.asked)
}

func (f *fakeMongo) documents(collection string) []bson.D {
	f.mu.Lock()
	defer f.mu.Unlock()

	return slices.Clone(f.collections[collection])
}

func (f *fakeMongo) serve(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer func() { _ = conn.Close() }()
			var err error
			for err == nil {
				err = f.exchange(conn)
			}
		}()
	}
}

const (
	opReply = 1
	opQuery = 2004
	opMsg   = 2013
)

// exchange reads one request and answers it in its own form.
func (f *fakeMongo) exchange(conn net.Conn) error {
	var header [4]int32 // length, request, response to, operation
	if err := binary.Read(conn, binary.LittleEndian, &header); err != nil {
		return err
	}
	body := make([]byte, header[0]-16)
	if _, err := io.ReadFull(conn, body); err != nil {
		return err
	}
	var answer []byte
	operation := int32(opMsg)
	switch header[3] {
	case opQuery: // flags, name of the collection, two numbers, document
		_, rest, _ := bytes.Cut(body[4:], []byte{0})
		operation = opReply
		answer = append(make([]byte, 16), 1, 0, 0, 0) // flags, cursor, start; one document
		answer = append(answer, f.answer(bson.Raw(rest[8:]))...)
	case opMsg:
		answer = append(make([]byte, 5), f.answer(command(body[4:]))...) // flags; one section with a document
	default:
		return fmt.Errorf("operation %d", header[3])
	}
	var reply bytes.Buffer
	head := []int32{int32(16 + len(answer)), 1, header[1], operation} //nolint:gosec // far below 2 GB
	if err := binary.Write(&reply, binary.LittleEndian, head); err != nil {
		return err
	}
	reply.Write(answer)
	_, err := conn.Write(reply.Bytes())

	return err
}

// command joins the sections of a message into one document.
func command(sections []byte) bson.Raw {
	var whole bson.D
	for len(sections) > 0 {
		size := binary.LittleEndian.Uint32(sections[1:])
		section := sections[1 : 1+size]
		if sections[0] == 0 {
			var fields bson.D
			_ = bson.Unmarshal(section, &fields)
			whole = slices.Concat(fields, whole)
		} else {
			name, documents, _ := bytes.Cut(section[4:], []byte{0})
			list := bson.A{}
			for len(documents) > 0 {
				length := binary.LittleEndian.Uint32(documents)
				list = append(list, bson.Raw(documents[:length]))
				documents = documents[length:]
			}
			whole = append(whole, bson.E{Key: string(name), Value: list})
		}
		sections = sections[1+size:]
	}
	raw, _ := bson.Marshal(whole)

	return raw
}

// answer does what a command says.
func (f *fakeMongo) answer(request bson.Raw) bson.Raw {
	f.mu.Lock()
	defer f.mu.Unlock()
	elements, _ := request.Elements()
	name := elements[0].Key()
	answer, err := f.do(name, request)
	if code, ok := f.refuse[name]; ok {
		answer, err = bson.D{{Key: "ok", Value: 0}, {Key: "code", Value: code}, {Key: "errmsg", Value: "refused"}}, nil
	}
	if err != nil {
		answer = bson.D{{Key: "ok", Value: 0}, {Key: "code", Value: int32(59)}, {Key: "errmsg", Value: err.Error()}}
	} else if _, refused := f.refuse[name]; !refused {
		answer = append(answer, bson.E{Key: "ok", Value: 1.0})
	}
	raw, _ := bson.Marshal(answer)

	return raw
}

var errCommand = errors.New("no such command")

func (f *fakeMongo) do(name string, request bson.Raw) (bson.D, error) {
	switch name {
	case "hello", "isMaster", "ismaster":
		return bson.D{
			{Key: "helloOk", Value: true},
			{Key: "ismaster", Value: true},
			{Key: "isWritablePrimary", Value: true},
			{Key: "maxBsonObjectSize", Value: 16 << 20},
			{Key: "maxMessageSizeBytes", Value: 48_000_000},
			{Key: "maxWriteBatchSize", Value: 100_000},
			{Key: "minWireVersion", Value: 0},
			{Key: "maxWireVersion", Value: 25},
			{Key: "readOnly", Value: false},
		}, nil
	case "ping", "endSessions", "killCursors":
		return bson.D{}, nil
	}
	f.asked = append(f.asked, slices.Clone(request))
	collection, _ := request.Lookup(name).StringValueOK()
	documents := f.collections[collection]
	switch name {
	case "serverStatus":
		return bson.D{{Key: "host", Value: "fake"}, {Key: "opcounters", Value: bson.D{
			{Key: "insert", Value: int64(3)}, {Key: "query", Value: f.queries}, {Key: "update", Value: f.updates},
		}}}, nil
	case "listCollections":
		var there []bson.D
		for name := range f.collections {
			there = append(there, bson.D{{Key: "name", Value: name}, {Key: "type", Value: "collection"}})
		}

		return f.cursor("$cmd.listCollections", there), nil
	case "insert":
		var inserted struct{ Documents []bson.D }
		err := bson.Unmarshal(request, &inserted)
		f.collections[collection] = append(documents, inserted.Documents...)

		return bson.D{{Key: "n", Value: len(inserted.Documents)}}, err
	case "update":
		f.updates++

		return f.update(documents, request)
	case "createIndexes", "planCacheClear":
		return bson.D{}, nil
	case "find":
		f.queries++

		return f.cursor(collection, documents), nil
	case "getMore":
		id := request.Lookup("getMore").Int64()
		rest := f.cursors[id]
		delete(f.cursors, id)

		return batch("nextBatch", "world", rest, 0), nil
	case "aggregate": // the count of all documents is the only one asked for
		return f.cursor(collection, []bson.D{{{Key: "_id", Value: 1}, {Key: "n", Value: int64(len(documents))}}}), nil
	default:
		return nil, fmt.Errorf("%w: '%s'", errCommand, name)
	}
}

// cursor gives the first documents, and the rest when it is asked for more.
func (f *fakeMongo) cursor(collection string, documents []bson.D) bson.D {
	const first = 101
	if len(documents) <= first {
		return batch("firstBatch", collection, documents, 0)
	}
	id := int64(len(f.cursors) + 1)
	f.cursors[id] = documents[first:]

	return batch("firstBatch", collection, documents[:first], id)
}

func batch(name, collection string, documents []bson.D, cursor int64) bson.D {
	if documents == nil {
		documents = []bson.D{}
	}

	return bson.D{{Key: "cursor", Value: bson.D{
		{Key: name, Value: documents}, {Key: "id", Value: cursor}, {Key: "ns", Value: "hello_world." + collection},
	}}}
}

// update evaluates the pipeline of an update of all documents.
func (*fakeMongo) update(documents []bson.D, request bson.Raw) (bson.D, error) {
	var update struct {
		Updates []struct {
			Query    bson.D `bson:"q"`
			Pipeline []struct {
				Set bson.D `bson:"$set"`
			} `bson:"u"`
			Multi bool
		}
	}
	if err := bson.Unmarshal(request, &update); err != nil {
		return nil, err
	}
	if one := update.Updates[0]; len(one.Query) != 0 || !one.Multi || len(one.Pipeline) != 1 {
		return nil, fmt.Errorf("%w: an update of %v", errCommand, one)
	}
	for i := range documents {
		for _, field := range update.Updates[0].Pipeline[0].Set {
			documents[i] = append(documents[i], bson.E{Key: field.Key, Value: evaluate(field.Value)})
		}
	}

	return bson.D{{Key: "n", Value: len(documents)}, {Key: "nModified", Value: len(documents)}}, nil
}

// evaluate works out an expression in numbers.
func evaluate(expression any) any {
	number := func(value any) float64 {
		switch value := evaluate(value).(type) {
		case int32:
			return float64(value)
		case float64:
			return value
		default:
			return math.NaN()
		}
	}
	call, ok := expression.(bson.D)
	if !ok {
		return expression
	}
	switch argument := call[0].Value; call[0].Key {
	case "$rand":
		return rand.Float64() //nolint:gosec // as the server draws
	case "$floor":
		return math.Floor(number(argument))
	case "$toInt":
		return int32(number(argument))
	}
	list, _ := call[0].Value.(bson.A)
	if len(list) != 2 {
		return nil
	}
	switch call[0].Key {
	case "$multiply":
		return number(list[0]) * number(list[1])
	case "$add":
		left, leftOK := evaluate(list[0]).(int32)
		right, rightOK := evaluate(list[1]).(int32)
		if leftOK && rightOK {
			return left + right
		}

		return number(list[0]) + number(list[1])
	default:
		return nil
	}
}
