using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Pseudofs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>/proc/PID and /proc/PID/task/TID.</summary>
internal sealed class ProcessDirectory : PseudoInode
{
    private const ModeBits AllRead = Octal.O444, OwnerRead = Octal.O400, OwnerWrite = Octal.O644, Directory = ModeBits.Directory | StaticDirectory.Mode555;

    private static readonly ProcessEntry[] s_all =
    [
        Text("auxv", OwnerRead, CommandLineText.WriteAuxiliary, secrecy: FileSecrecy.Memory),
        Text("cgroup", AllRead, SmallTexts.WriteCgroup),
        Text("children", AllRead, SmallTexts.WriteChildren, where: EntryPlace.Task),
        Text("cmdline", AllRead, CommandLineText.WriteArguments),
        Text("comm", OwnerWrite, SmallTexts.WriteName, sink: SmallTexts.SetName),
        Link("cwd", static process => process.Fs.WorkingDirectory),
        Text("environ", OwnerRead, CommandLineText.WriteEnvironment, secrecy: FileSecrecy.Memory),
        Link("exe", static process => process.Executable),
        new("fd"u8.ToArray(), ModeBits.Directory | Octal.O500, static (scope, number) => new FdDirectory(scope, number, isInfo: false)),
        new("fdinfo"u8.ToArray(), Directory, static (scope, number) => new FdDirectory(scope, number, isInfo: true)),
        Text("io", OwnerRead, SmallTexts.WriteIo, secrecy: FileSecrecy.State),
        Text("limits", AllRead, LimitsText.Write),
        Text("loginuid", AllRead, SmallTexts.WriteLoginUser),
        Maps("maps", isDetailed: false),
        Text("mountinfo", AllRead, MountFiles.WriteInfo),
        Text("mounts", AllRead, MountFiles.WriteMounts),
        Text("oom_adj", OwnerWrite, OomText.WriteOld, sink: OomText.SetOld),
        Text("oom_score", AllRead, OomText.WriteScore),
        Text("oom_score_adj", OwnerWrite, OomText.Write, sink: OomText.Set),
        Link("root", static process => process.Fs.Root),
        Maps("smaps", isDetailed: true),
        Text("stat", AllRead, StatText.Write),
        Text("statm", AllRead, StatusText.WriteSizes),
        Text("status", AllRead, StatusText.Write),
        new("task"u8.ToArray(), Directory, static (scope, number) => new TaskDirectory(scope, number), EntryPlace.Process),
        Text("wchan", AllRead, SmallTexts.WriteWaitChannel),
    ];

    private readonly ProcessScope _scope;

    public ProcessDirectory(ProcessScope scope)
        : base(scope.FileSystem, scope.NumberOf(ProcessScope.DirectoryKind), Directory)
    {
        _scope = scope;
        scope.Own(this);
        Links = scope.IsTask ? 4u : 5u;
    }

    /// <inheritdoc/>
    public override bool IsGone => _scope.IsGone;

    /// <inheritdoc/>
    public override Errno Lookup(IVfsCaller caller, ReadOnlySpan<byte> name, out Inode? child)
    {
        child = null;
        if (_scope.IsGone)
        {
            return Errno.ENOENT;
        }

        for (int i = 0; i < s_all.Length; i++)
        {
            ProcessEntry entry = s_all[i];
            if (name.SequenceEqual(entry.Name) && IsHere(entry))
            {
                child = _scope.Own(entry.Make(_scope, _scope.NumberOf(ProcessScope.FirstEntryKind + i)));
                return Errno.Ok;
            }
        }

        return Errno.ENOENT;
    }

    /// <inheritdoc/>
    public override Errno List(IVfsCaller caller, ref long position, ref DirectoryList list)
    {
        if (_scope.IsGone)
        {
            return Errno.ENOENT;
        }

        for (int i = (int)Math.Min(position - StaticDirectory.FirstPosition, s_all.Length); i < s_all.Length; i++)
        {
            ProcessEntry entry = s_all[i];
            long next = StaticDirectory.FirstPosition + i + 1;
            if (IsHere(entry) && !list.TryAdd(entry.Name, _scope.NumberOf(ProcessScope.FirstEntryKind + i), next, entry.Mode))
            {
                return list.Length == 0 ? Errno.EINVAL : Errno.Ok;
            }

            position = next;
        }

        return Errno.Ok;
    }

    private static ProcessEntry Text(
        string name, ModeBits mode, ProcessText write, ProcessSink? sink = null, FileSecrecy secrecy = FileSecrecy.None, EntryPlace where = EntryPlace.Both) =>
        new(
            Encoding.ASCII.GetBytes(name),
            ModeBits.Regular | mode,
            (scope, number) => new ProcessFile(scope, number, mode, write, sink, secrecy),
            where);

    private static ProcessEntry Maps(string name, bool isDetailed) =>
        new(Encoding.ASCII.GetBytes(name), ModeBits.Regular | AllRead, (scope, number) => new MapsFile(scope, number, isDetailed));

    private static ProcessEntry Link(string name, Func<Process, Location> target) =>
        new(Encoding.ASCII.GetBytes(name), ModeBits.Link | Octal.O777, (scope, number) => new ProcessLink(scope, number, target));

    private bool IsHere(ProcessEntry entry) => (entry.Where & (_scope.IsTask ? EntryPlace.Task : EntryPlace.Process)) != 0;
}
