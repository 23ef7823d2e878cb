package results

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// replace writes a file so that it holds either what it held before or all of text, whatever
// happens to this process or to the machine.
func (f *Folder) replace(name string, text []byte) error {
	temporary := name + ".tmp"
	err := f.writeAll(temporary, text)
	if err == nil {
		err = f.root.Rename(temporary, name)
	}
	if err == nil {
		err = f.syncFolder()
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}

	return nil
}

func (f *Folder) writeAll(name string, text []byte) error {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err //nolint:wrapcheck // replace says what was done.
	}
	_, err = file.Write(text)
	if err == nil {
		err = file.Sync()
	}

	return errors.Join(err, file.Close())
}

// syncFolder makes a new name as lasting as the file behind it. Not every system can do that
// for a folder, and one that cannot says so in many ways.
func (f *Folder) syncFolder() error {
	folder, err := f.root.Open(".")
	if err != nil {
		return err //nolint:wrapcheck // replace says what was done.
	}
	_ = folder.Sync()

	return folder.Close() //nolint:wrapcheck // Idem.
}

// Kinds of logs, which are the folders that they lie in.
const (
	Build = "build"
	Start = "run"
)

// Log makes a log of a test: <test>/build/<name>.log or <test>/run/<name>.log, in lower case.
// What a run that was interrupted has left there is replaced.
func (f *Folder) Log(test, kind, name string) (io.WriteCloser, error) {
	return f.create(folderOf(test), folderOf(kind), folderOf(name)+".log")
}

// Verification writes what a person reads of a type into <test>/<type>/verification.txt.
func (f *Folder) Verification(test, kind string, text []byte) error {
	file, err := f.create(folderOf(test), folderOf(kind), "verification.txt")
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("writing what was found of %s: %w", test, err)
	}

	return nil
}

func (f *Folder) create(test, folder, name string) (*os.File, error) {
	path := test + "/" + folder
	if err := f.root.MkdirAll(path, folderMode); err != nil {
		return nil, fmt.Errorf("making the folder of a log: %w", err)
	}
	file, err := f.root.OpenFile(path+"/"+name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return nil, fmt.Errorf("making a log: %w", err)
	}

	return file, nil
}

// Folder returns the folder of a test's logs.
func (f *Folder) Folder(test string) string {
	return filepath.Join(f.path, folderOf(test))
}
