package database

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// ErrFilled is wrapped by Fill where the database holds the tables already. What
// they hold was not touched.
var ErrFilled = errors.New("the database holds the suite's tables already")

// Fill makes the suite's tables in a database that has none of them: 10,000
// rows in each world, whose numbers the server's own random function draws, and
// twelve fortunes. Nothing that is there is changed or removed; where a table
// stands in the way it returns ErrFilled.
func Fill(ctx context.Context, address Address, kind Kind) error {
	ctx, cancel := context.WithTimeout(ctx, fillLimit)
	defer cancel()
	var err error
	switch kind {
	case Postgres:
		err = fillPostgres(ctx, address)
	case MySQL:
		err = fillMySQL(ctx, address)
	case MongoDB:
		err = fillMongoDB(ctx, address)
	default:
		return unknownKind(kind)
	}
	if err != nil {
		return fmt.Errorf("filling the %s database at %s: %w", kind, address, address.withoutPassword(err))
	}

	return nil
}

// fillPostgres sends everything at once, which PostgreSQL does as a whole or
// not at all.
func fillPostgres(ctx context.Context, address Address) error {
	text, err := suiteFile(Postgres, "create.sql")
	if err != nil {
		return err
	}
	conn, err := openPostgres(ctx, address)
	if err != nil {
		return err
	}
	_, err = conn.PgConn().Exec(ctx, text).ReadAll()
	_ = conn.Close(ctx)
	const duplicateTable = "42P07"
	var answer *pgconn.PgError
	if errors.As(err, &answer) && answer.Code == duplicateTable {
		return fmt.Errorf("%w: %w", ErrFilled, err)
	}

	return adviseOnPostgres(err)
}

// createDatabase makes the suite's database on a server that has none.
func createPostgresDatabase(ctx context.Context, address Address) error {
	name := address.Name
	address.Name = "postgres"
	conn, err := openPostgres(ctx, address)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize())
	_ = conn.Close(ctx)

	return err
}

func fillMySQL(ctx context.Context, address Address) error {
	text, err := suiteFile(MySQL, "create.sql")
	if err != nil {
		return err
	}
	pool, err := openMySQL(address)
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, text)
	_ = pool.Close()
	const tableExists = 1050
	var answer *mysql.MySQLError
	if errors.As(err, &answer) && answer.Number == tableExists {
		return fmt.Errorf("%w: %w", ErrFilled, err)
	}

	return adviseOnMySQL(err)
}

func fillMongoDB(ctx context.Context, address Address) error {
	client, err := openMongoDB(address)
	if err != nil {
		return err
	}
	database := client.Database(address.Name)
	err = fillCollections(ctx, database)
	_ = client.Disconnect(context.WithoutCancel(ctx))

	return adviseOnMongoDB(err)
}

func fillCollections(ctx context.Context, database *mongo.Database) error {
	suites := bson.D{{Key: "name", Value: bson.D{{Key: "$in", Value: bson.A{worldCollection, fortuneCollection}}}}}
	there, err := database.ListCollectionNames(ctx, suites)
	if err != nil {
		return err
	}
	if len(there) > 0 {
		return fmt.Errorf("%w: %q", ErrFilled, there)
	}
	if err := fillWorld(ctx, database.Collection(worldCollection)); err != nil {
		return err
	}
	documents := make([]any, 0, len(fortunes()))
	for i, message := range fortunes() {
		id := i + 1
		documents = append(documents, bson.D{
			{Key: "_id", Value: id}, {Key: "id", Value: id}, {Key: "message", Value: message},
		})
	}
	_, err = database.Collection(fortuneCollection).InsertMany(ctx, documents)

	return err
}

// fillWorld has the server draw the numbers, in an update of all documents.
func fillWorld(ctx context.Context, world *mongo.Collection) error {
	documents := make([]any, 0, Rows)
	for id := 1; id <= Rows; id++ {
		documents = append(documents, bson.D{{Key: "_id", Value: id}, {Key: "id", Value: id}})
	}
	if _, err := world.InsertMany(ctx, documents); err != nil {
		return err
	}
	drawn := bson.D{{Key: "$toInt", Value: bson.D{{Key: "$floor", Value: bson.D{
		{Key: "$multiply", Value: bson.A{bson.D{{Key: "$rand", Value: bson.D{}}}, Rows}},
	}}}}}
	update := mongo.Pipeline{{{Key: "$set", Value: bson.D{
		{Key: "randomNumber", Value: bson.D{{Key: "$add", Value: bson.A{drawn, 1}}}},
	}}}}
	if _, err := world.UpdateMany(ctx, bson.D{}, update); err != nil {
		return err
	}
	_, err := world.Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{{Key: "id", Value: 1}}})

	return err
}
