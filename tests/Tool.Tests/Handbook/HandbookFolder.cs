using Rill.Tool.Handbook;
using Rill.Tool.Handbook.Pages;
using Rill.Tool.Support;

namespace Rill.Tool.Tests.Handbook;

/// <summary>A tree with a handbook in it, that goes with the test.</summary>
public sealed class HandbookFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal Repository Repository => new(_folder.Path);

    internal HandbookBook Book => new(Repository);

    internal string[] Findings => [.. HandbookCheck.Links(Repository)];

    public void Dispose() => _folder.Dispose();

    public void Write(string name, string text) => _folder.Write(name, text);

    public string Read(string name) => File.ReadAllText(Path.Combine(_folder.Path, name));

    /// <summary>Writes the site, and gives one of its files.</summary>
    public async Task<string> RenderAsync(string name)
    {
        await HandbookSite.WriteAsync(Book, Path.Combine(_folder.Path, "site"), default);
        return Read("site/" + name);
    }
}
