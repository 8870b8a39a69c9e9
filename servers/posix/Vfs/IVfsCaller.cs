namespace Rill.Posix.Vfs;

/// <summary>On whose behalf the file system works.</summary>
internal interface IVfsCaller
{
    Credentials Credentials { get; }

    FsContext Fs { get; }
}
