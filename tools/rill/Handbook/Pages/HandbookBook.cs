using Rill.Tool.Support;

namespace Rill.Tool.Handbook.Pages;

/// <summary>The pages of the handbook, and what their links mean.</summary>
internal sealed class HandbookBook
{
    private const string Folder = "handbook";
    private const string FirstPlace = "handbook/index.md";

    private readonly Repository _repository;
    private readonly Dictionary<string, HandbookPage> _byPlace;

    /// <summary>Reads the pages of <paramref name="repository"/>'s handbook.</summary>
    /// <exception cref="ToolException">There is no first page.</exception>
    public HandbookBook(Repository repository)
    {
        _repository = repository;
        _byPlace = Directory.EnumerateFiles(repository.PathOf(Folder), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(repository.Root, file))
            .Order(StringComparer.Ordinal)
            .ToDictionary(place => place, place => new HandbookPage(place, File.ReadAllText(repository.PathOf(place))));
        First = _byPlace.GetValueOrDefault(FirstPlace) ?? throw new ToolException($"{FirstPlace} is missing");
        Contents = new HandbookContents(this);
    }

    /// <summary>The page that the book begins with.</summary>
    public HandbookPage First { get; }

    /// <summary>All pages, by their paths.</summary>
    public IReadOnlyCollection<HandbookPage> Pages => _byPlace.Values;

    /// <summary>The pages in their parts and in reading order.</summary>
    public HandbookContents Contents { get; }

    /// <summary>The absolute path of a file of the tree.</summary>
    public string PathOf(string place) => _repository.PathOf(place);

    /// <summary>What a link in the file <paramref name="place"/> means.</summary>
    public LinkTarget Resolve(string place, string url)
    {
        if (url.Contains("://", StringComparison.Ordinal) || url.StartsWith("mailto:", StringComparison.Ordinal))
        {
            return new LinkTarget.Outside();
        }

        string[] parts = url.Split('#', 2);
        string anchor = parts.Length == 2 ? parts[1] : "";
        string path = Uri.UnescapeDataString(parts[0]);
        string to = path.Length == 0
            ? place
            : Path.GetRelativePath(_repository.Root, Path.Combine(Path.GetDirectoryName(_repository.PathOf(place))!, path));
        if (path.StartsWith('/') || to.StartsWith("..", StringComparison.Ordinal))
        {
            return new LinkTarget.Broken($"{url} leads out of the source tree");
        }

        if (_byPlace.TryGetValue(to, out HandbookPage? page))
        {
            return page.HasAnchor(anchor)
                ? new LinkTarget.ToPage(page, anchor)
                : new LinkTarget.Broken($"{to} has no heading #{anchor}");
        }

        if (to.StartsWith(Folder + "/", StringComparison.Ordinal) && to.EndsWith(".md", StringComparison.Ordinal))
        {
            return new LinkTarget.Broken($"there is no page {to}");
        }

        return ToFile(to);
    }

    /// <summary>The pages that a reader gets to by links from the first page, in the order in which they are named.</summary>
    public IReadOnlyList<HandbookPage> Reachable()
    {
        List<HandbookPage> reached = [First];
        for (int next = 0; next < reached.Count; next++)
        {
            HandbookPage from = reached[next];
            reached.AddRange(from.Links
                .Select(link => Resolve(from.Place, link.Url))
                .OfType<LinkTarget.ToPage>()
                .Select(to => to.Page)
                .Distinct()
                .Except(reached)
                .ToArray());
        }

        return reached;
    }

    private LinkTarget ToFile(string place)
    {
        // What is built is not there on a code-hosting site, or in a fresh clone.
        bool isBuilt = place.Split('/') is ["out", ..];
        bool isFolder = Directory.Exists(_repository.PathOf(place));
        return !isBuilt && (isFolder || File.Exists(_repository.PathOf(place)))
            ? new LinkTarget.ToFile(place, isFolder)
            : new LinkTarget.Broken($"there is no file {place} in the source tree");
    }
}
