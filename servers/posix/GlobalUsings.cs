global using Rill.Posix.Files;
global using Rill.Posix.Linux;
global using Rill.Posix.Processes;
global using Rill.Posix.Tmpfs;
global using Rill.Posix.Vfs;
global using Rill.Posix.Waiting;
