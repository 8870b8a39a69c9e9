namespace Rill.Posix.Procfs;

/// <summary>A name in a directory of procfs.</summary>
/// <param name="Name">The name.</param>
/// <param name="Mode">Type and permissions.</param>
/// <param name="Make">Makes its inode, with the number given.</param>
internal readonly record struct ProcEntry(string Name, uint Mode, Func<ulong, Inode> Make);
