using Rill.Tool.Bootstrap;
using Rill.Tool.Building;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Commands;

/// <summary>What every command works with: the tree, what bootstrap.yml says, and what builds it.</summary>
internal sealed class Workspace
{
    private Workspace(Repository repository, Report report, CancellationToken cancellation)
    {
        Repository = repository;
        Report = report;
        Cancellation = cancellation;
        Bootstrap = BootstrapReader.ReadFrom(repository);
        Builder = new Builder(repository, Bootstrap, report, cancellation);
        Files = new SystemFiles(repository, Bootstrap, Builder);
        Runner = new GuestRunner(Files);
    }

    /// <summary>The source tree.</summary>
    public Repository Repository { get; }

    /// <summary>Where progress is told.</summary>
    public Report Report { get; }

    /// <summary>Cancelled when the user interrupts the tool.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>What bootstrap.yml says.</summary>
    public BootstrapFile Bootstrap { get; }

    /// <summary>Makes components.</summary>
    public Builder Builder { get; }

    /// <summary>Makes kernels and archives.</summary>
    public SystemFiles Files { get; }

    /// <summary>Runs commands in guests.</summary>
    public GuestRunner Runner { get; }

    /// <summary>Opens the tree that the tool was started in.</summary>
    public static Workspace Open(CancellationToken cancellation, bool quiet = false) =>
        new(Repository.Find(), Report.ForConsole(quiet), cancellation);

    /// <summary>The folder for the logs of guests started as <paramref name="name"/>.</summary>
    public string LogsOf(string name) => Path.Combine(Repository.Out, "logs", name);

    /// <summary>
    /// Makes what <paramref name="systems"/> boot from, and the archives <paramref name="extra"/>. Two tools in one
    /// tree take turns, since they write the same files.
    /// </summary>
    public async Task BuildSystemsAsync(IReadOnlyList<GuestSystem> systems, params IReadOnlyList<string> extra)
    {
        BootstrapReader.CheckTogether(Bootstrap, Bootstrap.Image.Archives.Concat(extra), Repository);
        using (await BuildLock.TakeAsync(Repository, Report, Cancellation))
        {
            await Files.BuildAsync(systems, extra);
        }
    }

    /// <summary>Makes all components.</summary>
    public async Task BuildAllAsync()
    {
        using (await BuildLock.TakeAsync(Repository, Report, Cancellation))
        {
            await Builder.BuildAsync(Bootstrap.Components.Keys);
        }
    }

    /// <summary>Makes Rill's kernel and one archive to boot it with, and nothing else of the system.</summary>
    public async Task BuildKernelWithAsync(string archive)
    {
        using (await BuildLock.TakeAsync(Repository, Report, Cancellation))
        {
            await Builder.BuildAsync([Bootstrap.Image.Kernel]);
            await Files.BuildAsync([], [archive]);
        }
    }
}
