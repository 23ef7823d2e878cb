package hook

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
)

// put puts a hook into its place at once: no other process sees half of it. A hook that is
// there and somebody else's gets the name Before.
func (p *Place) put(folder *os.Root, content string, there owner) error {
	temporary, err := prepare(folder, content)
	if err != nil {
		return wrap("writing", p.file(Name), err)
	}
	if there == foreign {
		if err := folder.Rename(Name, Before); err != nil {
			return errors.Join(wrap("keeping", p.file(Name), err), folder.Remove(temporary))
		}
	}
	if err := folder.Rename(temporary, Name); err != nil {
		err = errors.Join(wrap("writing", p.file(Name), err), folder.Remove(temporary))
		if there == foreign {
			err = errors.Join(err, wrap("putting back", p.file(Before), folder.Rename(Before, Name)))
		}

		return err
	}

	return nil
}

// prepare writes an executable file beside the hook and returns its name.
func prepare(folder *os.Root, content string) (string, error) {
	file, name, err := create(folder)
	if err != nil {
		return "", err
	}
	_, writing := file.WriteString(content)
	if err := errors.Join(writing, file.Chmod(executable), file.Sync(), file.Close()); err != nil {
		return "", errors.Join(err, folder.Remove(name))
	}

	return name, nil
}

const executable = 0o755

// create creates a file under a name that nothing has, and that git runs for nothing.
func create(folder *os.Root) (*os.File, string, error) {
	const tries, private = 100, 0o600
	for i := range tries {
		name := "." + Name + ".tfblint" + strconv.Itoa(i)
		file, err := folder.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, private)
		if !errors.Is(err, fs.ErrExist) {
			return file, name, err //nolint:wrapcheck // Callers do, with the path.
		}
	}

	return nil, "", fs.ErrExist
}

// makeExecutable sees to it that git runs a hook that is there: without the bit it would
// pass it over.
func makeExecutable(folder *os.Root, outcome *Outcome) error {
	const owner = 0o100
	info, err := folder.Stat(Name)
	if err != nil || info.Mode()&owner != 0 || runtime.GOOS == "windows" {
		return wrap("looking at", outcome.Hook, err)
	}
	outcome.Action = Renewed

	return wrap("making executable", outcome.Hook, folder.Chmod(Name, executable))
}

// makeFolder makes the folder of hooks where it is not there, which git allows, and
// returns how many folders that took.
func makeFolder(dir string) (int, error) {
	missing := 0
	for above := dir; ; above = filepath.Dir(above) {
		_, err := os.Stat(above)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return 0, err //nolint:wrapcheck // The caller does.
		}
		missing++
	}

	return missing, os.MkdirAll(dir, executable) //nolint:wrapcheck // The caller does.
}

// removeFolders removes the folders that were made for the hook, as far as nothing else
// has come into them.
func removeFolders(dir string, made int) {
	for range made {
		if os.Remove(dir) != nil {
			return
		}
		dir = filepath.Dir(dir)
	}
}
