//go:build unix

package database

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"syscall"
)

// A recipe says how a server is made from the programs of one kind.
type recipe struct {
	kind Kind
	// accounts are those to run as when we are root, best first. No server of
	// the three should run as root, and PostgreSQL refuses to.
	accounts []string
	// files are written into the server's folder, for the account alone.
	files func(site) (map[string]string, error)
	// prepare are commands that make an empty data folder a database.
	prepare func(site) [][]string
	serve   func(site) []string
	// create makes the suite's database, where no file has said so.
	create func(context.Context, Address) error
	// quit is the signal that ends the server soonest without traces
	// outside its folder. What it leaves inside does not matter.
	quit syscall.Signal
}

// A site is where one server lives.
type site struct {
	folder string
	port   int
}

func (s site) path(name string) string { return filepath.Join(s.folder, name) }

// data is the folder for the server's files.
func (s site) data() string { return s.path("data") }

func postgresRecipe(initdb, postgres string) recipe {
	return recipe{
		kind:     Postgres,
		accounts: []string{"postgres", "nobody"},
		files: func(s site) (map[string]string, error) {
			settings, err := suiteFile(Postgres, "postgresql.conf")
			// Shared memory is in the data folder, so that it goes with it. The data need not outlive
			// the machine.
			settings += "\nlisten_addresses = '127.0.0.1'\nport = " + strconv.Itoa(s.port) +
				"\nunix_socket_directories = ''\ndynamic_shared_memory_type = mmap\nfsync = off\n"

			return map[string]string{"postgresql.conf": settings, "password": Password + "\n"}, err
		},
		prepare: func(s site) [][]string {
			return [][]string{{
				initdb, "--pgdata=" + s.data(), "--username=" + User, "--pwfile=" + s.path("password"),
				"--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync",
			}}
		},
		serve: func(s site) []string {
			return []string{postgres, "-D", s.data(), "-c", "config_file=" + s.path("postgresql.conf")}
		},
		create: createPostgresDatabase,
		quit:   syscall.SIGQUIT,
	}
}

func mariadbRecipe(install, mariadbd string) recipe {
	r := mysqlFamily(mariadbd)
	r.prepare = func(s site) [][]string {
		return [][]string{{
			install, "--defaults-file=" + s.path("my.cnf"), "--datadir=" + s.data(),
			"--auth-root-authentication-method=socket", "--skip-test-db",
		}}
	}

	return r
}

func mysqlRecipe(mysqld string) recipe {
	r := mysqlFamily(mysqld)
	r.prepare = func(s site) [][]string {
		return [][]string{{mysqld, "--defaults-file=" + s.path("my.cnf"), "--initialize-insecure"}}
	}

	return r
}

// mysqlFamily is what MySQL and MariaDB have in common. Their socket is in the
// data folder, by a relative path because the whole one may be too long.
func mysqlFamily(server string) recipe {
	return recipe{
		kind:     MySQL,
		accounts: []string{"mysql", "nobody"},
		files: func(s site) (map[string]string, error) {
			settings, err := suiteFile(MySQL, "my.cnf")
			settings += fmt.Sprintf("\ndatadir = %s\ntmpdir = %s\nbind-address = 127.0.0.1\nport = %d\n"+
				"socket = server.sock\npid-file = server.pid\nskip-log-bin\nloose-mysqlx = OFF\n",
				s.data(), s.path("tmp"), s.port)

			// The server runs these at its start. Nobody but the suite's user can log in over the network.
			first := "CREATE DATABASE IF NOT EXISTS " + Name + ";\n" +
				"CREATE USER IF NOT EXISTS '" + User + "'@'%' IDENTIFIED BY '" + Password + "';\n" +
				"GRANT ALL ON " + Name + ".* TO '" + User + "'@'%';\n"

			return map[string]string{"my.cnf": settings, "first.sql": first}, err
		},
		serve: func(s site) []string {
			return []string{server, "--defaults-file=" + s.path("my.cnf"), "--init-file=" + s.path("first.sql")}
		},
		quit: syscall.SIGTERM,
	}
}

func mongoRecipe(mongod string) recipe {
	return recipe{
		kind:     MongoDB,
		accounts: []string{"mongodb", "mongod", "nobody"},
		serve: func(s site) []string {
			return []string{
				mongod, "--dbpath", s.data(), "--bind_ip", "127.0.0.1", "--port", strconv.Itoa(s.port),
				"--nounixsocket",
			}
		},
		quit: syscall.SIGTERM,
	}
}

// address is where a server at a site is reached.
func (r recipe) address(s site) Address {
	address := Address{Host: "127.0.0.1", Port: s.port, Name: Name}
	if r.kind != MongoDB {
		address.User, address.Password = User, Password
	}

	return address
}
