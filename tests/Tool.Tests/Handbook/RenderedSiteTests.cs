using System.Net;
using System.Text.RegularExpressions;
using Rill.Tool.Handbook;
using Rill.Tool.Handbook.Pages;
using Rill.Tool.Support;

namespace Rill.Tool.Tests.Handbook;

/// <summary>The handbook of this tree as a site.</summary>
public sealed partial class RenderedSiteTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Site => Path.Combine(_folder.Path, "site");

    public Task InitializeAsync() => HandbookSite.WriteAsync(new HandbookBook(Repository.Find()), Site, default);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryAddressLeadsToAFileOfTheSiteAndAPlaceInIt()
    {
        Dictionary<string, string> pages = Directory
            .EnumerateFiles(Site, "*.html", SearchOption.AllDirectories)
            .ToDictionary(file => file, File.ReadAllText);
        foreach ((string file, string text) in pages)
        {
            foreach (Match match in Address().Matches(text))
            {
                string[] parts = WebUtility.HtmlDecode(match.Groups[1].Value).Split('#', 2);
                string to = parts[0].Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, parts[0]));
                if (parts[0].Contains("://", StringComparison.Ordinal))
                {
                    continue;
                }

                Assert.True(File.Exists(to), $"{file} leads to {to}");
                Assert.True(
                    parts.Length == 1 || pages[to].Contains($"id=\"{parts[1]}\"", StringComparison.Ordinal),
                    $"{file} leads to #{parts.Last()} in {to}");
            }
        }
    }

    [Fact]
    public void EveryPageIsInTheContents()
    {
        string contents = File.ReadAllText(Path.Combine(Site, "index.html"));
        HandbookBook book = new(Repository.Find());
        Assert.Equal(book.Pages.Count, book.Contents.InOrder.Distinct().Count());
        Assert.All(book.Contents.Parts.SelectMany(part => part.Entries),
            entry => Assert.Contains($"href=\"{entry.Page.Name}.html\"", contents));
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Address();
}
