namespace Rill.Tool.Bootstrap;

/// <summary>What an item of an archive's list brings in.</summary>
internal enum ArchiveItemKind
{
    /// <summary>An empty folder.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A file of the source tree.</summary>
    File,

    /// <summary>A folder of the source tree with all that is in it.</summary>
    Folder,

    /// <summary>The file, or one of the files, that a component's build left.</summary>
    Component,

    /// <summary>A folder with all the files that a component's build left.</summary>
    Programs,

    /// <summary>One symbolic link for each applet that a busybox component was built with.</summary>
    Applets,

    /// <summary>A character device node.</summary>
    Device,
}

/// <summary>One item of an archive's list in bootstrap.yml.</summary>
internal sealed record ArchiveItem
{
    /// <summary>What it brings in.</summary>
    public required ArchiveItemKind Kind { get; init; }

    /// <summary>Where it goes in the archive: a path without a leading '/'; empty is the archive's root.</summary>
    public required string Path { get; init; }

    /// <summary>The line of bootstrap.yml that it is on.</summary>
    public required int Line { get; init; }

    /// <summary>The link's target, the file's or folder's path in the source tree, or the component's name.</summary>
    public string Source { get; init; } = "";

    /// <summary>Which of a component's files is meant; empty where it has but one.</summary>
    public string Pick { get; init; } = "";

    /// <summary>True when <see cref="Source"/> is a component's name.</summary>
    public bool NamesComponent =>
        Kind is ArchiveItemKind.Component or ArchiveItemKind.Programs or ArchiveItemKind.Applets;

    /// <summary>Permission bits (with set-id and sticky); null takes them from the file, or 0755 for a folder.</summary>
    public int? Mode { get; init; }

    /// <summary>The owner's user number.</summary>
    public int User { get; init; }

    /// <summary>The owner's group number.</summary>
    public int Group { get; init; }

    /// <summary>A device node's major and minor number.</summary>
    public (int Major, int Minor) Device { get; init; }
}
