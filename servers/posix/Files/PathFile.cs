using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Files;

/// <summary>A description made with O_PATH: a place, not a file to read.</summary>
internal sealed class PathFile(Location location, OpenFlags flags) : OpenFile(location, flags);
