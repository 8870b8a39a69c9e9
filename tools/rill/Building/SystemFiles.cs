using System.Text;
using Rill.Tool.Archives;
using Rill.Tool.Bootstrap;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Building;

/// <summary>The files that a machine boots from: kernels and initial archives, made when stale.</summary>
internal sealed class SystemFiles
{
    private const string LinuxComponent = "linux";
    private const string RootArchive = "root";

    private readonly Repository _repository;
    private readonly BootstrapFile _bootstrap;
    private readonly Builder _builder;
    private ArchivePlan? _root;

    /// <summary>The boot files of <paramref name="bootstrap"/>, components being made by <paramref name="builder"/>.</summary>
    public SystemFiles(Repository repository, BootstrapFile bootstrap, Builder builder)
    {
        _repository = repository;
        _bootstrap = bootstrap;
        _builder = builder;
    }

    /// <summary>Makes what <paramref name="systems"/> need, and the archives <paramref name="extra"/>.</summary>
    public async Task BuildAsync(IReadOnlyList<GuestSystem> systems, IReadOnlyList<string> extra)
    {
        string[] archives = [.. systems.SelectMany(ArchiveNames).Concat(extra).Distinct()];
        await _builder.BuildAsync(systems.Select(KernelComponent).Concat(archives.SelectMany(_bootstrap.ComponentsOf)));
        foreach (string archive in archives)
        {
            WriteArchive(archive);
        }

        if (systems.Contains(GuestSystem.Rill))
        {
            WriteInitialArchive();
        }
    }

    /// <summary>The kernel's file.</summary>
    public string KernelOf(GuestSystem system) =>
        _builder.ResultsOf(_bootstrap.ComponentNamed(KernelComponent(system)))[0];

    /// <summary>The archives that make up the system's initial archive, in order.</summary>
    public IEnumerable<string> ArchivesFor(GuestSystem system) => ArchiveNames(system).Select(ArchiveFile);

    /// <summary>The file of one archive of bootstrap.yml.</summary>
    public string ArchiveFile(string name) => Path.Combine(_repository.Out, name + ".cpio");

    /// <summary>All of Rill's archives in one file.</summary>
    public string InitialArchive => Path.Combine(_repository.Out, "initial.cpio");

    /// <summary>What the root file system has.</summary>
    public ArchivePlan RootPlan => _root ??= PlanOf(RootArchive);

    private string KernelComponent(GuestSystem system) =>
        system == GuestSystem.Linux ? LinuxComponent : _bootstrap.Image.Kernel;

    private IReadOnlyList<string> ArchiveNames(GuestSystem system) =>
        system == GuestSystem.Linux ? [RootArchive] : _bootstrap.Image.Archives;

    private ArchivePlan PlanOf(string archive)
    {
        ArchivePlan plan = new();
        foreach (ArchiveItem item in _bootstrap.ArchiveNamed(archive))
        {
            plan.Add(item, _repository, _builder.FilesOf);
        }

        return plan;
    }

    private void WriteArchive(string name)
    {
        ArchivePlan plan = PlanOf(name);
        StringBuilder definition = new();
        foreach (CpioEntry entry in plan.Entries)
        {
            definition.Append(entry with { Content = [] }).Append(' ').AppendLine(Convert.ToHexString(entry.Content));
        }

        string file = ArchiveFile(name);
        Stamp stamp = new(_repository.Root, Path.Combine(_repository.Out, "stamps", name + ".cpio.json"));
        IEnumerable<string> inputs = plan.Entries.Select(entry => entry.HostFile).OfType<string>().Distinct();
        if (stamp.IsFresh(definition.ToString(), inputs, [file], out Action renew))
        {
            return;
        }

        Replace(file, plan.Write);
        renew();
    }

    private void WriteInitialArchive()
    {
        string[] parts = [.. ArchivesFor(GuestSystem.Rill)];
        FileInfo whole = new(InitialArchive);
        if (whole.Exists && parts.All(part => File.GetLastWriteTimeUtc(part) <= whole.LastWriteTimeUtc))
        {
            return;
        }

        Replace(InitialArchive, to =>
        {
            foreach (string part in parts)
            {
                using FileStream from = File.OpenRead(part);
                from.CopyTo(to);
            }
        });
    }

    /// <summary>
    /// Makes a file anew in one step: a command that reads the old one, as to boot from it, has that to its end, and only
    /// a whole one looks up to date.
    /// </summary>
    private static void Replace(string file, Action<Stream> write)
    {
        string unfinished = file + ".new";
        using (FileStream to = File.Create(unfinished))
        {
            write(to);
        }

        File.Move(unfinished, file, overwrite: true);
    }
}
