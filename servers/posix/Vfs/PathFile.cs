using Rill.LinuxAbi;

namespace Rill.Posix.Vfs;

/// <summary>A description made with O_PATH: a place, not a file to read.</summary>
internal sealed class PathFile(Location location, OpenFlags flags) : OpenFile(location, flags);
