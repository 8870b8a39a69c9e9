namespace Rill.Init.Manifest;

/// <summary>A server as the manifest describes it.</summary>
internal sealed class ServerDescription(string name)
{
    /// <summary>Its name, unique.</summary>
    public string Name { get; } = name;

    /// <summary>Its program in the archive.</summary>
    public string Image { get; set; } = "rill/" + name;

    /// <summary>Names that must be provided before it is started.</summary>
    public List<string> Requires { get; } = [];

    /// <summary>Names that it may publish.</summary>
    public List<string> Provides { get; } = [];

    /// <summary>Arguments after its name.</summary>
    public List<string> Arguments { get; } = [];

    /// <summary>What it may have, by name.</summary>
    public Dictionary<string, Grant> Grants { get; } = [];

    /// <summary>Whether its first thread runs before all of ordinary programs.</summary>
    public bool IsSystemClass { get; set; }

    /// <summary>What happens when it ends.</summary>
    public RestartPolicy Restart { get; set; } = RestartPolicy.Default;
}
