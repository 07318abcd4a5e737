package cli

import (
	"cmp"
	"context"
	"runtime"

	"tidings/ui/config"
	"tidings/ui/typeset"
)

// configFile is the file of the settings: that of --config, else of $TIDINGS_CONFIG, else
// where the system keeps such things.
func (r *run) configFile() (config.File, error) {
	if path := cmp.Or(r.configPath, r.Getenv("TIDINGS_CONFIG")); path != "" {
		return config.File{Path: path}, nil
	}
	path, err := config.Path(runtime.GOOS, r.Getenv)
	return config.File{Path: path}, err
}

// settings are the person's settings and, at home, the file that they are in. Over SSH they
// are in the library.
func (r *run) settings(ctx context.Context) (set config.Config, path string, err error) {
	if r.Remote {
		text, err := r.Store.AccountSettings(ctx, r.Account, nil)
		set = r.readSettings(config.Loaded{Text: text, Remote: true})
		typeset.Themes{}.Choose(&set)
		return set, "", err
	}
	file, err := r.configFile()
	if err != nil {
		return config.Config{}, "", err
	}
	set = r.readSettings(file.Load(ctx))
	typeset.Themes{Files: file.Beside()}.Choose(&set)
	return set, file.Path, nil
}

// readSettings reads settings, with their keys where there is a screen to have some.
func (r *run) readSettings(loaded config.Loaded) config.Config {
	if r.ReadSettings == nil {
		return loaded.Config()
	}
	return r.ReadSettings(loaded)
}

// changeSettings changes the person's settings.
func (r *run) changeSettings(ctx context.Context, change func([]byte) ([]byte, error)) error {
	if r.Remote {
		_, err := r.Store.AccountSettings(ctx, r.Account, func(text string) (string, error) {
			changed, err := change([]byte(text))
			return string(changed), err
		})
		return err
	}
	file, err := r.configFile()
	if err != nil {
		return err
	}
	return file.Change(ctx, change)
}

// pageWidth is how wide the person wants a column to be.
func (r *run) pageWidth(ctx context.Context) int {
	set, _, err := r.settings(ctx)
	if err != nil {
		return config.Defaults().PageWidth
	}
	return set.Settings.PageWidth
}

// offeredSettings are the settings that the person has.
func (r *run) offeredSettings() []config.Setting { return config.Offered(r.Remote) }

// mayNotSet says why a setting is not the person's to set.
func (r *run) mayNotSet(key string) error {
	if s, _, found := config.Find(key); found && s.AtHome && r.Remote {
		return usageError{key + " is not for accounts to set: the server's owner does", "see config default"}
	}
	return nil
}
