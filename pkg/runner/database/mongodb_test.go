package database_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/tfblint/tfblint/pkg/runner/database"
)

func connectFake(t *testing.T) (*fakeMongo, database.Reader) {
	t.Helper()
	fake, address := startFakeMongo(t)
	reader, err := database.Connect(t.Context(), database.MongoDB, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := reader.Close(); err != nil {
			t.Error(err)
		}
	})

	return fake, reader
}

func TestMongoDBFill(t *testing.T) {
	t.Parallel()
	fake, address := startFakeMongo(t)
	if err := database.Fill(t.Context(), address, database.MongoDB); err != nil {
		t.Fatal(err)
	}
	world := fake.documents("world")
	if len(world) != database.Rows {
		t.Fatalf("there are %d documents in world", len(world))
	}
	numbers := map[int64]int64{}
	for i, document := range world {
		want := bson.D{
			{Key: "_id", Value: int32(i + 1)},
			{Key: "id", Value: int32(i + 1)},
			{Key: "randomNumber", Value: document[2].Value},
		}
		number, ok := document[2].Value.(int32)
		if !cmp.Equal(want, document) || !ok {
			t.Fatalf("document %d is %v", i, document)
		}
		numbers[int64(i+1)] = int64(number)
	}
	checkDrawn(t, numbers)

	fortunes := make([]string, 0, 12)
	for _, document := range fake.documents("fortune") {
		message, _ := document[2].Value.(string)
		fortunes = append(fortunes, message)
	}
	if difference := cmp.Diff(specifiedFortunes(t), fortunes); difference != "" {
		t.Error(difference)
	}
	indexed := fake.requests()[len(fake.requests())-2].String()
	if !strings.Contains(indexed, `"createIndexes": "world"`) || !strings.Contains(indexed, `"key": {"id": `) {
		t.Errorf("the index is made with %s", indexed)
	}

	if err := database.Fill(t.Context(), address, database.MongoDB); !errors.Is(err, database.ErrFilled) {
		t.Errorf("filled a second time: %v", err)
	}
	if len(fake.documents("world")) != database.Rows {
		t.Error("the second time left something")
	}
}

func TestMongoDBCounters(t *testing.T) {
	t.Parallel()
	fake, reader := connectFake(t)
	fake.mu.Lock()
	fake.queries, fake.updates = 5120, 1<<40
	fake.collections["fortune"] = make([]bson.D, 12)
	fake.mu.Unlock()
	for word, want := range map[string]database.Counters{
		"World":   {"query": 5120, "update": 1 << 40},
		"world":   {"query": 5120, "update": 1 << 40},
		"fortune": {"query": 5120, "update": 1 << 40, "fortune_docs": 12},
	} {
		counters, err := reader.Counters(t.Context(), word)
		if err != nil {
			t.Fatal(err)
		}
		if difference := cmp.Diff(want, counters); difference != "" {
			t.Errorf("%s: %s", word, difference)
		}
	}
	if err := reader.ResetCaches(t.Context()); err != nil {
		t.Error(err)
	}
	var cleared []string
	for _, request := range fake.requests() {
		if name, ok := request.Lookup("planCacheClear").StringValueOK(); ok {
			cleared = append(cleared, request.Lookup("$db").StringValue()+"."+name)
		}
	}
	if difference := cmp.Diff([]string{"hello_world.world", "hello_world.fortune"}, cleared); difference != "" {
		t.Error(difference)
	}
	if reader.Kind() != database.MongoDB {
		t.Errorf("its kind is %s", reader.Kind())
	}
}

func TestMongoDBTables(t *testing.T) {
	t.Parallel()
	document := func(fields ...any) (result bson.D) {
		for pair := range slices.Chunk(fields, 2) {
			result = append(result, bson.E{Key: fmt.Sprint(pair[0]), Value: pair[1]})
		}

		return result
	}
	object := bson.NewObjectID()
	tests := map[string]struct {
		documents []bson.D
		want      map[string]int64
		err       string
	}{
		"none": {want: map[string]int64{}},
		"both ids": {
			documents: []bson.D{document("_id", object, "id", 7, "randomNumber", 8)},
			want:      map[string]int64{"7": 8},
		},
		"_id alone": {
			documents: []bson.D{document("_id", 7, "randomNumber", int64(8))},
			want:      map[string]int64{"7": 8},
		},
		"cut to integers": {
			documents: []bson.D{document("id", 7.0, "randomNumber", 8.9), document("id", 9.7, "randomNumber", -8.9)},
			want:      map[string]int64{"7": 8, "9": -8},
		},
		"text and truth": {
			documents: []bson.D{document("id", "7", "randomNumber", true), document("id", true, "randomNumber", false)},
			want:      map[string]int64{"7": 1, "1": 0},
		},
		"other ids": {
			documents: []bson.D{
				document("id", 0, "randomNumber", 1), document("id", 10_001, "randomNumber", 1),
				document("id", -1, "randomNumber", 1), document("id", 10_000, "randomNumber", 1),
			},
			want: map[string]int64{"10000": 1},
		},
		"an object": {documents: []bson.D{document("_id", object, "randomNumber", 1)}, err: "the id of a document"},
		"no number": {documents: []bson.D{document("id", 3)}, err: "the randomNumber of document 3"},
		"null":      {documents: []bson.D{document("id", 3, "randomNumber", nil)}, err: `of the type "null"`},
		"words":     {documents: []bson.D{document("id", 3, "randomNumber", "many")}, err: "not a number"},
		"NaN":       {documents: []bson.D{document("id", 3, "randomNumber", math.NaN())}, err: "not a number"},
		"infinity":  {documents: []bson.D{document("id", math.Inf(1), "randomNumber", 1)}, err: "not a number"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, reader := connectFake(t)
			fake.mu.Lock()
			fake.collections["world"] = tt.documents
			fake.mu.Unlock()
			tables, err := reader.Tables(t.Context())
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) || len(tables) != 0 {
					t.Errorf("%v and %v, not %q", tables, err, tt.err)
				}

				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := []database.Table{{Name: "hello_world.world", Numbers: tt.want}}
			if difference := cmp.Diff(want, tables); difference != "" {
				t.Error(difference)
			}
		})
	}
}

// All of a collection is read, in as many batches as the server gives.
func TestMongoDBReadsAllBatches(t *testing.T) {
	t.Parallel()
	fake, reader := connectFake(t)
	fake.mu.Lock()
	for id := range int32(25_000) {
		fake.collections["world"] = append(fake.collections["world"],
			bson.D{{Key: "id", Value: id + 1}, {Key: "randomNumber", Value: id}})
	}
	fake.mu.Unlock()
	tables, err := reader.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if numbers := tables[0].Numbers; len(numbers) != database.Rows || numbers["10000"] != 9999 {
		t.Errorf("%d numbers were read", len(numbers))
	}
}

func TestMongoDBErrors(t *testing.T) {
	t.Parallel()
	const unauthorized = 13
	tests := map[string]func(database.Reader) error{
		"serverStatus": func(reader database.Reader) error {
			_, err := reader.Counters(t.Context(), "world")

			return err
		},
		"aggregate": func(reader database.Reader) error {
			_, err := reader.Counters(t.Context(), "fortune")

			return err
		},
		"find": func(reader database.Reader) error {
			_, err := reader.Tables(t.Context())

			return err
		},
		"planCacheClear": func(reader database.Reader) error { return reader.ResetCaches(t.Context()) },
	}
	for name, read := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, reader := connectFake(t)
			fake.mu.Lock()
			fake.refuse = map[string]int32{name: unauthorized}
			fake.mu.Unlock()
			err := read(reader)
			if err == nil || !strings.Contains(err.Error(), "the user needs the roles") {
				t.Errorf("refused, it says: %v", err)
			}
		})
	}
}
