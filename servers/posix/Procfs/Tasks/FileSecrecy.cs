namespace Rill.Posix.Procfs.Tasks;

/// <summary>Who may read a file about a process.</summary>
/// <remarks>Source: Linux, fs/proc/base.c: proc_mem_open, do_io_accounting.</remarks>
internal enum FileSecrecy
{
    /// <summary>Whom its mode allows.</summary>
    None,

    /// <summary>It tells of the process's memory. Who opens it must be allowed to look inside, and reads of the memory that
    /// the process had then: nothing, once it has executed another program or ended.</summary>
    Memory,

    /// <summary>It tells of the process. Each reader must be allowed to look inside at the time of reading.</summary>
    State,
}
