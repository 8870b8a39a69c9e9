namespace Rill.Tool.Support;

/// <summary>The source tree that the tool works on, and where it puts what it makes.</summary>
internal sealed class Repository
{
    /// <summary>Takes <paramref name="root"/> as the tree's root folder.</summary>
    public Repository(string root)
    {
        Root = Path.GetFullPath(root);
    }

    /// <summary>The root folder, absolute.</summary>
    public string Root { get; }

    /// <summary>The folder of everything made; git ignores it.</summary>
    public string Out => Path.Combine(Root, "out");

    /// <summary>The folder of what was downloaded and need not be made again when sources change.</summary>
    public string Cache => Path.Combine(Out, "cache");

    /// <summary>The file for what a program said that failed while making <paramref name="what"/>.</summary>
    public string BuildLogOf(string what) => Path.Combine(Out, "logs", "build", what.Replace('/', '-') + ".log");

    /// <summary>The absolute path of <paramref name="relative"/>, which uses '/' whatever the host.</summary>
    public string PathOf(string relative) => Path.GetFullPath(Path.Combine(Root, relative));

    /// <summary>
    /// Finds the tree: the launcher says where it is in <c>RILL_ROOT</c>; without it, the nearest folder upwards from
    /// the current one that holds a bootstrap.yml.
    /// </summary>
    public static Repository Find()
    {
        if (Environment.GetEnvironmentVariable("RILL_ROOT") is { Length: > 0 } told)
        {
            return new Repository(told);
        }

        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "bootstrap.yml")))
            {
                return new Repository(folder.FullName);
            }
        }

        throw new ToolException("no bootstrap.yml in this folder or above it: run ./rill from Rill's source tree");
    }
}
