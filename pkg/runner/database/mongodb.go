package database

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/url"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// A mongoReader reads MongoDB through one client, whose pool is small.
type mongoReader struct {
	address Address
	client  *mongo.Client
}

// The collections of the suite's database.
const (
	worldCollection   = "world"
	fortuneCollection = "fortune"
)

func connectMongoDB(ctx context.Context, address Address) (*mongoReader, error) {
	client, err := openMongoDB(address)
	if err != nil {
		return nil, err
	}
	if err := client.Ping(ctx, nil); err != nil {
		_ = client.Disconnect(context.WithoutCancel(ctx))

		return nil, adviseOnMongoDB(err)
	}

	return &mongoReader{address: address, client: client}, nil
}

// openMongoDB talks to the one server that the address names, even if it is
// part of a set: its counters are those that are read.
func openMongoDB(address Address) (*mongo.Client, error) {
	const connections = 2
	query := url.Values{"directConnection": {"true"}}
	for name, value := range address.Parameters {
		query.Set(name, value)
	}
	where := url.URL{Scheme: "mongodb", Host: address.hostPort(), Path: "/" + address.Name, RawQuery: query.Encode()}
	settings := options.Client().ApplyURI(where.String()).SetAppName("tfblint").
		SetMaxPoolSize(connections).SetServerSelectionTimeout(connectLimit).SetConnectTimeout(connectLimit)
	if address.User != "" {
		source := address.Name
		if given, ok := address.Parameters["authSource"]; ok {
			source = given
		}
		settings.SetAuth(options.Credential{
			Username: address.User, Password: address.Password, PasswordSet: true, AuthSource: source,
			AuthMechanism: address.Parameters["authMechanism"],
		})
	}
	client, err := mongo.Connect(settings)
	if err != nil {
		return nil, settled(err, "check the parameters behind the ? of the database URL")
	}

	return client, nil
}

// Kind is what the address was said to be.
func (*mongoReader) Kind() Kind { return MongoDB }

// Counters reads the operations of the whole server; the word says whether the
// fortunes are counted as well.
func (m *mongoReader) Counters(ctx context.Context, word string) (Counters, error) {
	if err := checkWord(word); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, countersLimit)
	defer cancel()
	counters, err := m.operations(ctx)
	if err == nil && word == fortuneCollection {
		counters["fortune_docs"], err = m.collection(fortuneCollection).CountDocuments(ctx, bson.D{})
	}
	if err != nil {
		return nil, fmt.Errorf("reading the counters of %s: %w", m.address,
			m.address.withoutPassword(adviseOnMongoDB(err)))
	}

	return counters, nil
}

// operations reads the operations that the server counted, of which serverStatus
// is none. The count of documents is an aggregation, which servers count as a
// query or as a command, depending on their version; it comes after this, as it
// does in the suite's own reading.
func (m *mongoReader) operations(ctx context.Context) (Counters, error) {
	var answer struct {
		Operations struct {
			Query  *int64 `bson:"query"`
			Update *int64 `bson:"update"`
		} `bson:"opcounters"`
	}
	if err := m.database().RunCommand(ctx, bson.D{{Key: "serverStatus", Value: 1}}).Decode(&answer); err != nil {
		return nil, err
	}
	counters := Counters{}
	if count := answer.Operations.Query; count != nil {
		counters["query"] = *count
	}
	if count := answer.Operations.Update; count != nil {
		counters["update"] = *count
	}

	return counters, nil
}

// Tables reads what the suite compares, in its order.
func (m *mongoReader) Tables(ctx context.Context) ([]Table, error) {
	ctx, cancel := context.WithTimeout(ctx, tablesLimit)
	defer cancel()
	numbers, err := m.numbers(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the collection %s of %s: %w", worldCollection, m.address,
			m.address.withoutPassword(adviseOnMongoDB(err)))
	}

	return []Table{{Name: Name + "." + worldCollection, Numbers: numbers}}, nil
}

// numbers reads all documents one after the other and keeps those of the
// suite's ids, so that it does not matter how many an application has added.
func (m *mongoReader) numbers(ctx context.Context) (map[string]int64, error) {
	cursor, err := m.collection(worldCollection).Find(ctx, bson.D{},
		options.Find().SetProjection(bson.D{{Key: "id", Value: 1}, {Key: "randomNumber", Value: 1}}))
	if err != nil {
		return nil, err
	}
	defer func() { _ = cursor.Close(context.WithoutCancel(ctx)) }()
	numbers := make(map[string]int64, Rows)
	for cursor.Next(ctx) {
		id, number, err := worldDocument(cursor.Current)
		if err != nil {
			return nil, err
		}
		if id >= 1 && id <= Rows {
			numbers[strconv.FormatInt(id, 10)] = number
		}
	}

	return numbers, cursor.Err()
}

// worldDocument reads one document: its id, or _id where it has none, and its
// number, both cut to integers.
func worldDocument(document bson.Raw) (id, number int64, err error) {
	key := document.Lookup("id")
	if key.IsZero() {
		key = document.Lookup("_id")
	}
	if id, err = cut(key); err != nil {
		return 0, 0, fmt.Errorf("the id of a document: %w", err)
	}
	if number, err = cut(document.Lookup("randomNumber")); err != nil {
		return 0, 0, fmt.Errorf("the randomNumber of document %d: %w", id, err)
	}

	return id, number, nil
}

var errNumber = errors.New("not a number")

// cut makes an integer of what the reference makes one of: numbers, truth
// values, and text that is an integer.
func cut(value bson.RawValue) (int64, error) {
	switch value.Type {
	case bson.TypeInt32:
		return int64(value.Int32()), nil
	case bson.TypeInt64:
		return value.Int64(), nil
	case bson.TypeBoolean:
		if value.Boolean() {
			return 1, nil
		}

		return 0, nil
	case bson.TypeDouble:
		// Beyond this, a conversion would give any number at all.
		if double := value.Double(); math.Abs(double) < math.MaxInt64 {
			return int64(double), nil
		}
	case bson.TypeString:
		if number, err := strconv.ParseInt(value.StringValue(), 10, 64); err == nil {
			return number, nil
		}
	default:
		// The reference cannot make a number of it either.
	}

	return 0, fmt.Errorf("%w but of the type %q", errNumber, value.Type)
}

// ResetCaches empties the plan caches of both collections.
func (m *mongoReader) ResetCaches(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, countersLimit)
	defer cancel()
	for _, name := range []string{worldCollection, fortuneCollection} {
		err := m.database().RunCommand(ctx, bson.D{{Key: "planCacheClear", Value: name}}).Err()
		if err != nil {
			return fmt.Errorf("clearing the plan cache of %s at %s: %w", name, m.address,
				m.address.withoutPassword(adviseOnMongoDB(err)))
		}
	}

	return nil
}

// Close lets go of the server.
func (m *mongoReader) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), connectLimit)
	defer cancel()

	return m.client.Disconnect(ctx)
}

func (m *mongoReader) database() *mongo.Database { return m.client.Database(m.address.Name) }

func (m *mongoReader) collection(name string) *mongo.Collection { return m.database().Collection(name) }

// adviseOnMongoDB says what to do about the errors that a set-up brings.
func adviseOnMongoDB(err error) error {
	const unauthorized, authenticationFailed = 13, 18
	var answer mongo.ServerError
	if !errors.As(err, &answer) {
		return err
	}
	switch {
	case answer.HasErrorCode(authenticationFailed):
		return settled(err, "check the user and the password of the database URL")
	case answer.HasErrorCode(unauthorized):
		return settled(err, "the user needs the roles readWrite and clusterMonitor")
	default:
		return err
	}
}
