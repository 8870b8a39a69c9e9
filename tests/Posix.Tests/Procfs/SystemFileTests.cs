using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Tests.Support;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Procfs;

public class SystemFileTests
{
    private readonly TestSystem _system = new();
    private readonly TestProcess _init;

    public SystemFileTests() => _init = TestProcess.First(_system);

    [Fact]
    public void MemoryIsWhatTheKernelCounts()
    {
        _system.Machine.Info = new SystemInfo
        {
            Cores = 1,
            MemoryTotal = 100 << 20,
            MemoryFree = 40 << 20,
            MemoryObjects = 10 << 20,
            MemoryAnonymous = 20 << 20,
            MemorySlabs = 3 << 20,
            MemoryPageTables = 1 << 20,
            Threads = 8,
        };
        string text = _init.ReadFile("/proc/meminfo");
        Assert.StartsWith(
            "MemTotal:         102400 kB\nMemFree:           40960 kB\nMemAvailable:      40960 kB\nBuffers:               0 kB\n"
            + "Cached:            10240 kB\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains("\nAnonPages:         20480 kB\n", text, StringComparison.Ordinal);
        Assert.Contains("\nSlab:               3072 kB\n", text, StringComparison.Ordinal);
        Assert.Contains("\nActive(anon):      30720 kB\n", text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Matches("^[A-Za-z_()]+: +[0-9]+ kB$", line));
    }

    [Fact]
    public void UptimeAndBootTimeAgreeWithTheClock()
    {
        _system.Machine.Info = new SystemInfo { Cores = 2, IdleTime = 3_210_000_000 };
        _system.Machine.Advance(TimeSpan.FromSeconds(11.25));
        Assert.Equal("12.25 3.21\n", _init.ReadFile("/proc/uptime"));
        Assert.Contains("\nbtime 0\n", _init.ReadFile("/proc/stat"), StringComparison.Ordinal);
    }

    [Fact]
    public void StatSharesTheTimesOutToTheCores()
    {
        _system.Machine.Info = new SystemInfo
        {
            Cores = 2,
            UserTime = 5_000_000_000,
            KernelTime = 10_000_000,
            IdleTime = 0,
            Runnable = 3,
            ContextSwitches = 7,
            Interrupts = 9,
        };
        Assert.StartsWith(
            "cpu  500 0 1 0 0 0 0 0 0 0\ncpu0 250 0 1 0 0 0 0 0 0 0\ncpu1 250 0 0 0 0 0 0 0 0 0\nintr 9\nctxt 7\nbtime ",
            _init.ReadFile("/proc/stat"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void LoadFollowsTheBusyTime()
    {
        Assert.Equal("0.00 0.00 0.00 1/1 1\n", _init.ReadFile("/proc/loadavg"));

        // One of two cores is busy for a minute: the load over a minute rises to 1 - 1/e.
        _system.Machine.Advance(TimeSpan.FromSeconds(60));
        _system.Machine.Info = new SystemInfo { Cores = 2, UserTime = 60_000_000_000, Runnable = 1 };
        Assert.StartsWith("0.63 0.18 0.06 ", _init.ReadFile("/proc/loadavg"), StringComparison.Ordinal);

        // All cores are busy and five threads besides this server want to run.
        _system.Machine.Advance(TimeSpan.FromSeconds(600));
        _system.Machine.Info = new SystemInfo { Cores = 2, UserTime = 1_260_000_000_000, Runnable = 6 };
        Assert.StartsWith("5.00 ", _init.ReadFile("/proc/loadavg"), StringComparison.Ordinal);
    }

    [Fact]
    public void ASnapshotStaysWholeUntilTheReaderGoesBack()
    {
        _init.Open("/proc/uptime", OpenFlags.ReadOnly, out OpenFile? file);
        byte[] byteRoom = new byte[1];
        long position = 0;
        file!.Read(_init.Process, new UserBuffer(byteRoom, 0, 1), ref position, out _);
        file.Position = position;
        _system.Machine.Advance(TimeSpan.FromSeconds(100));
        _init.ReadAll(file, out string rest);
        Assert.Equal(".00 0.00\n", rest);
        Assert.Equal(Errno.Ok, file.Seek(0, SeekFrom.Start, out _));
        _init.ReadAll(file, out string again);
        Assert.Equal("101.00 0.00\n", again);
        Assert.Equal(Errno.EINVAL, file.Seek(0, SeekFrom.End, out _));
    }

    [Fact]
    public void MountsTellsWhatIsMountedWhere()
    {
        _init.MakeDirectoryAs("/tmp/a b", Octal.O755);
        FileSystem other = new TmpfsFileSystem("tmpfs", 77, _system.Server.Clock, _system.Server.Kernel, _system.Server.HeapLedger, 100, 0);
        Mount mount = _init.Mount(other, "/tmp/a b", "some where", MountFlags.ReadOnly | MountFlags.NoSetUser | MountFlags.NoExec);
        string text = _init.ReadFile("/proc/mounts");
        Assert.StartsWith("rootfs / rootfs rw,relatime 0 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\nproc /proc proc rw,relatime 0 0\n", text, StringComparison.Ordinal);
        Assert.EndsWith("some\\040where /tmp/a\\040b tmpfs ro,nosuid,noexec,relatime 0 0\n", text, StringComparison.Ordinal);
        Assert.EndsWith(
            $"{mount.Id} 1 0:77 / /tmp/a\\040b ro,nosuid,noexec,relatime - tmpfs some\\040where ro\n",
            _init.ReadFile("/proc/self/mountinfo"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void AProcessWithAnotherRootSeesTheMountsBelowIt()
    {
        TestProcess child = _init.Fork();
        child.Process.Fs.Root = _init.Find("/proc");
        Assert.Equal("proc / proc rw,relatime 0 0\n", child.ReadFile("/self/mounts"));
    }

    [Fact]
    public void HostNameCanBeSetByTheSuperuser()
    {
        _init.WriteFile("/proc/sys/kernel/hostname", "box\n");
        Assert.Equal("box\n", _init.ReadFile("/proc/sys/kernel/hostname"));
        Assert.Equal("box"u8, _system.Server.Names.HostName);
        TestProcess user = _init.ForkAs(1000, 1000);
        Assert.Equal(Errno.EACCES, user.ErrorOfOpen("/proc/sys/kernel/hostname", OpenFlags.WriteOnly));
    }

    [Fact]
    public void FixedSettingsCannotBeWritten()
    {
        _init.Open("/proc/sys/kernel/pid_max", OpenFlags.WriteOnly, out OpenFile? file);
        Assert.Equal(Errno.EIO, _init.Write(file!, "1"));
        Assert.Equal("32768\n", _init.ReadFile("/proc/sys/kernel/pid_max"));
    }

    [Fact]
    public void BootIdStaysAndUuidsAreRandomVersion4()
    {
        string boot = _init.ReadFile("/proc/sys/kernel/random/boot_id");
        Assert.Equal(boot, _init.ReadFile("/proc/sys/kernel/random/boot_id"));
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\n$", boot);
    }

    [Fact]
    public void NothingCanBeMadeOrRemoved()
    {
        Assert.Equal(Errno.ENOENT, _init.MakeNode("/proc/new", ModeBits.Regular | Octal.O644));
        Assert.Equal(Errno.ENOENT, _init.ErrorOfOpen("/proc/new", OpenFlags.Create | OpenFlags.WriteOnly));
        Assert.NotEqual(Errno.Ok, _init.Remove("/proc/meminfo"));
        Assert.NotEqual(Errno.Ok, _init.Remove("/proc/1", isDirectory: true));
    }

    [Fact]
    public void EveryFileOfProcAndSysCanBeRead()
    {
        var todo = new Stack<string>(["/proc", "/sys"]);
        int files = 0;
        while (todo.TryPop(out string? directory))
        {
            foreach (string name in _init.List(directory, room: 128))
            {
                string path = $"{directory}/{name}";
                Inode inode = _init.Find(path, follow: false).Inode;
                if (inode.IsDirectory)
                {
                    todo.Push(path);
                }
                else if (inode.IsRegular && (inode.Mode & ModeBits.OwnerRead) != 0)
                {
                    Assert.Equal(0, inode.Size);
                    _init.ReadFile(path, pieces: 7);
                    files++;
                }
            }
        }

        Assert.InRange(files, 80, 500);
    }

    [Fact]
    public void SysTellsTheCores()
    {
        Assert.Equal("0-1\n", _init.ReadFile("/sys/devices/system/cpu/online"));
        Assert.Equal("2\n", _init.ReadFile("/sys/devices/system/cpu/cpu1/topology/thread_siblings"));
        Assert.Equal(["cpu0", "cpu1"], _init.List("/sys/devices/system/cpu").Where(name => char.IsDigit(name[^1])));
    }

    [Fact]
    public void CoreListsAreWrittenAsLinuxDoes()
    {
        Assert.Equal("1", new Rill.Posix.Procfs.CoreList(1).ToMask());
        Assert.Equal("ff", new Rill.Posix.Procfs.CoreList(8).ToMask());
        Assert.Equal("1,ffffffff", new Rill.Posix.Procfs.CoreList(33).ToMask());
        Assert.Equal("2,00000000", Rill.Posix.Procfs.CoreList.Of(33, 34).ToMask());
        Assert.Equal("0,2-3", new Rill.Posix.Procfs.CoreList(8, [0b1101]).ToRanges());
    }
}
