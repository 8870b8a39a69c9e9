using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Procfs;

public class ProcessFileTests
{
    private readonly TestSystem _system = new();
    private readonly TestProcess _init;

    public ProcessFileTests() => _init = TestProcess.First(_system);

    [Fact]
    public void SelfAndThreadSelfNameTheReader()
    {
        TestProcess child = _init.Fork();
        Assert.Equal($"{child.Id}", child.ReadLink("/proc/self"));
        Assert.Equal($"{child.Id}/task/{child.Id}", child.ReadLink("/proc/thread-self"));
        Assert.StartsWith($"{child.Id} (", child.ReadFile("/proc/self/stat"), StringComparison.Ordinal);
        Assert.StartsWith($"{child.Id} (", child.ReadFile("/proc/thread-self/stat"), StringComparison.Ordinal);
    }

    [Fact]
    public void TheRootListsFixedNamesAndProcessesInOrder()
    {
        TestProcess second = _init.Fork();
        TestProcess third = second.Fork();
        List<string> names = _init.List("/proc");
        Assert.Equal(["1", $"{second.Id}", $"{third.Id}"], names.Where(name => char.IsDigit(name[0])));
        Assert.Superset(
            new HashSet<string>(["cmdline", "cpuinfo", "meminfo", "mounts", "self", "stat", "sys", "thread-self", "uptime", "version"]),
            names.ToHashSet());
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void NamesThatAreNoIdsAreNotFound()
    {
        foreach (string name in new[] { "0", "01", "+1", "1x", "99999", "99999999999", "-1" })
        {
            Assert.Equal(Errno.ENOENT, _init.ErrorOf($"/proc/{name}"));
        }
    }

    [Fact]
    public void AThreadIsFoundByItsIdButNotListed()
    {
        UserThread thread = _init.AddThread();
        Assert.Equal(Errno.Ok, _init.ErrorOf($"/proc/{thread.Id}/status"));
        Assert.DoesNotContain($"{thread.Id}", _init.List("/proc"));
        Assert.Equal(["1", $"{thread.Id}"], _init.List("/proc/1/task"));
        thread.Name = "worker"u8.ToArray();
        Assert.Equal("worker\n", _init.ReadFile($"/proc/1/task/{thread.Id}/comm"));
        Assert.Equal(Errno.ENOENT, _init.ErrorOf($"/proc/1/task/{thread.Id}/task"));
    }

    [Fact]
    public void StatHasTheFieldsOfLinux()
    {
        TestProcess child = _init.Fork();
        child.Process.Name = "a) b"u8.ToArray();
        child.Kernel.UserTime = 1_230_000_000;
        child.Kernel.KernelTime = 50_000_000;
        string line = _init.ReadFile($"/proc/{child.Id}/stat");
        Assert.StartsWith($"{child.Id} (a) b) S 1 1 1 0 -1 4194368 ", line, StringComparison.Ordinal);
        Assert.EndsWith("\n", line, StringComparison.Ordinal);

        // From the state on, which is field 3.
        string[] fields = line.TrimEnd('\n')[(line.LastIndexOf(')') + 2)..].Split(' ');
        Assert.Equal(50, fields.Length);
        Assert.Equal("123", Field(14));
        Assert.Equal("5", Field(15));
        Assert.Equal("20", Field(18));
        Assert.Equal("0", Field(19));
        Assert.Equal("1", Field(20));
        Assert.Equal("100", Field(22));
        Assert.Equal("18446744073709551615", Field(25));
        Assert.Equal("17", Field(38));

        string Field(int number) => fields[number - 3];
    }

    [Fact]
    public void StatusHasTheLinesOfLinux()
    {
        TestProcess child = _init.ForkAs(1000, 100, 5, 6);
        child.Process.Name = "na\nme"u8.ToArray();
        string text = _init.ReadFile($"/proc/{child.Id}/status");
        Assert.StartsWith(
            $"Name:\tna\\nme\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t{child.Id}\nNgid:\t0\nPid:\t{child.Id}\nPPid:\t1\nTracerPid:\t0\n"
            + $"Uid:\t1000\t1000\t1000\t1000\nGid:\t100\t100\t100\t100\nFDSize:\t64\nGroups:\t5 6 \nNStgid:\t{child.Id}\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains("\nVmRSS:\t       0 kB\n", text, StringComparison.Ordinal);
        Assert.Contains("\nThreads:\t1\nSigQ:\t0/", text, StringComparison.Ordinal);
        Assert.Contains("\nSigIgn:\t0000000000000000\n", text, StringComparison.Ordinal);
        Assert.Contains("\nCapPrm:\t0000000000000000\n", text, StringComparison.Ordinal);
        Assert.Contains("\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nCapEff:\t000001ffffffffff\n", _init.ReadFile("/proc/1/status"), StringComparison.Ordinal);
    }

    [Fact]
    public void AZombieHasAStatusButNoMemoryFilesOrLinks()
    {
        TestProcess child = _init.Fork();
        _system.Server.Exits.Exit(child.Process, 3 << 8);
        string status = _init.ReadFile($"/proc/{child.Id}/status");
        Assert.Contains("State:\tZ (zombie)\n", status, StringComparison.Ordinal);
        Assert.DoesNotContain("VmSize", status, StringComparison.Ordinal);
        Assert.Contains(" Z 1 ", _init.ReadFile($"/proc/{child.Id}/stat"), StringComparison.Ordinal);
        Assert.Equal("", _init.ReadFile($"/proc/{child.Id}/cmdline"));
        Assert.Equal("", _init.ReadFile($"/proc/{child.Id}/maps"));
        Assert.Empty(_init.List($"/proc/{child.Id}/fd"));
        foreach (string link in new[] { "exe", "cwd", "root" })
        {
            Assert.Equal(Errno.ENOENT, _init.TryReadLink($"/proc/{child.Id}/{link}", out _));
        }
    }

    [Fact]
    public void AProcessThatWasWaitedForIsGone()
    {
        TestProcess child = _init.Fork();
        Assert.Equal(Errno.Ok, _init.Open($"/proc/{child.Id}/stat", OpenFlags.ReadOnly, out OpenFile? stat));
        Assert.Equal(Errno.Ok, _init.Open($"/proc/{child.Id}", OpenFlags.ReadOnly | OpenFlags.Directory, out OpenFile? directory));
        _system.Server.Exits.Exit(child.Process, 0);
        _system.Server.Exits.Reap(child.Process);

        Assert.Equal(Errno.ENOENT, _init.ErrorOf($"/proc/{child.Id}"));
        Assert.Equal(Errno.ESRCH, _init.ReadAll(stat!, out _));
        Assert.Equal(Errno.ENOENT, _system.Server.Tree.Resolve(_init.Process, directory!.Location, "stat"u8, true, out _));
        var list = new DirectoryList(new byte[4096]);
        directory.Position = 2;
        Assert.Equal(Errno.ENOENT, directory.List(_init.Process, ref list));
    }

    [Fact]
    public void CommandLineAndEnvironmentComeFromTheProcessesMemory()
    {
        TestProcess child = _init.Fork();
        const ulong at = 0x7000_0000;
        Put(child, at, "prog\0-x\0HOME=/\0");
        (child.Process.Layout.ArgumentStart, child.Process.Layout.ArgumentEnd) = (at, at + 8);
        (child.Process.Layout.EnvironmentStart, child.Process.Layout.EnvironmentEnd) = (at + 8, at + 15);
        Assert.Equal("prog\0-x\0", _init.ReadFile($"/proc/{child.Id}/cmdline", pieces: 3));
        Assert.Equal("HOME=/\0", _init.ReadFile($"/proc/{child.Id}/environ"));

        Put(child, at, "title over it\0");
        Assert.Equal("title over it\0", _init.ReadFile($"/proc/{child.Id}/cmdline"));
    }

    [Fact]
    public void MapsHasALineForEachMapping()
    {
        TestProcess child = _init.Fork();
        _init.WriteFile("/tmp/lib.so", "x");
        Location file = _init.Find("/tmp/lib.so");
        ulong tag = _system.Server.Mapped.TagOf(file);
        Map(child, 0x40_0000, 0x1000, Protection.Read | Protection.Execute, MapFlags.None, tag, offset: 0x2000);
        Map(child, 0x50_0000, 0x2000, Protection.Read | Protection.Write, MapFlags.None);
        Map(child, 0x7FFD_0000_0000, 0x1000, Protection.Read | Protection.Write, MapFlags.GrowsDown);
        child.Process.Layout.StackStart = 0x7FFD_0000_0800;
        child.Process.Layout.BreakStart = 0x50_0000;
        string device = $"00:{file.Inode.FileSystem.DeviceNumber:x2}";
        string number = $"{file.Inode.Number} ";
        Assert.Equal(
            $"00400000-00401000 r-xp 00002000 {device} {number}".PadRight(73) + "/tmp/lib.so\n"
            + "00500000-00502000 rw-p 00000000 00:00 0".PadRight(73) + "[heap]\n"
            + "7ffd00000000-7ffd00001000 rw-p 00000000 00:00 0".PadRight(73) + "[stack]\n"
            + "7ffff0008000-7ffff0009000 r--s 00000000 00:00 0".PadRight(73) + "[process]\n",
            _init.ReadFile($"/proc/{child.Id}/maps"));
        Assert.Equal("5 0 0 0 0 3 0\n", _init.ReadFile($"/proc/{child.Id}/statm"));
        string detailed = _init.ReadFile($"/proc/{child.Id}/smaps");
        Assert.Contains("Size:                  8 kB\n", detailed, StringComparison.Ordinal);
        Assert.Contains("VmFlags: rd wr mr mw me gd \n", detailed, StringComparison.Ordinal);
    }

    [Fact]
    public void LimitsAreInColumns()
    {
        string text = _init.ReadFile("/proc/self/limits");
        string[] lines = text.Split('\n');
        Assert.Equal(18, lines.Length);
        Assert.Equal("Limit                     Soft Limit           Hard Limit           Units     ", lines[0]);
        Assert.Equal("Max cpu time              unlimited            unlimited            seconds   ", lines[1]);
        Assert.Equal("Max stack size            8388608              unlimited            bytes     ", lines[4]);
        Assert.Equal("Max nice priority         0                    0                    ", lines[14]);
        Assert.Equal("Max realtime timeout      unlimited            unlimited            us        ", lines[16]);
    }

    [Fact]
    public void CommCanBeWrittenByItsProcessOnly()
    {
        TestProcess child = _init.Fork();
        child.WriteFile("/proc/self/comm", "a name that is too long\n");
        Assert.Equal("a name that is \n", _init.ReadFile($"/proc/{child.Id}/comm"));
        _init.Open($"/proc/{child.Id}/comm", OpenFlags.WriteOnly, out OpenFile? file);
        Assert.Equal(Errno.EINVAL, _init.Write(file!, "x"));
    }

    [Fact]
    public void OomAdjustmentIsKeptWithinItsBounds()
    {
        TestProcess user = _init.ForkAs(1000, 1000);
        user.WriteFile("/proc/self/oom_score_adj", "500\n");
        Assert.Equal("500\n", user.ReadFile("/proc/self/oom_score_adj"));
        Assert.Equal("8\n", user.ReadFile("/proc/self/oom_adj"));
        Assert.Equal("1000\n", user.ReadFile("/proc/self/oom_score"));
        user.Open("/proc/self/oom_score_adj", OpenFlags.WriteOnly, out OpenFile? file);
        Assert.Equal(Errno.EINVAL, user.Write(file!, "1001"));
        Assert.Equal(Errno.EINVAL, user.Write(file!, "no"));
        Assert.Equal(Errno.EACCES, user.Write(file!, "-1"));
    }

    private void Map(
        TestProcess process, ulong address, ulong length, Protection protection, MapFlags flags, ulong tag = 0, ulong offset = 0)
    {
        var request = new MapRequest
        {
            Address = address,
            Length = length,
            Protection = protection,
            Flags = flags | MapFlags.Fixed,
            Tag = tag,
            Offset = offset,
        };
        Assert.Equal(Status.Ok, _system.Server.Kernel.SpaceMap(process.Process.Native!.Space.Value, request, out _));
    }

    private void Put(TestProcess process, ulong address, string text)
    {
        if (process.Kernel.Space.Find(address) is null)
        {
            Map(process, address, 0x1000, Protection.Read | Protection.Write, MapFlags.None);
        }

        _system.Server.Kernel.SpaceWrite(process.Process.Native!.Space.Value, address, TestProgram.Bytes(text), out _);
    }
}
