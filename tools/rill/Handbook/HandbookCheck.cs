using Markdig.Syntax;
using Rill.Tool.Handbook.Generated;
using Rill.Tool.Handbook.Pages;
using Rill.Tool.Handbook.Pictures;
using Rill.Tool.Support;

namespace Rill.Tool.Handbook;

/// <summary>What is wrong with the handbook, each finding a line that begins with its place.</summary>
internal static class HandbookCheck
{
    private static readonly string[] s_pictures = [".svg", ".png", ".jpg", ".jpeg"];

    /// <summary>Folders without READMEs of the source tree: of what is built, of git, of the handbook's own pages.</summary>
    private static readonly string[] s_withoutReadmes = ["out", "bin", "obj", ".git", "handbook"];

    /// <summary>All findings: links, pictures, generated pages that are no longer what the sources say.</summary>
    public static IEnumerable<string> All(Repository repository) =>
        Links(repository).Concat(Stale(repository));

    /// <summary>
    /// Links that lead nowhere, in the handbook and in the READMEs of the tree; pictures without alternative text; pages
    /// that no link leads to, and pictures that no page shows.
    /// </summary>
    public static IEnumerable<string> Links(Repository repository)
    {
        HandbookBook book = new(repository);
        IEnumerable<HandbookPage> readmes = ReadmesIn(repository.Root)
            .Select(file => new HandbookPage(Path.GetRelativePath(repository.Root, file), File.ReadAllText(file)));
        return book.Pages
            .Concat(readmes)
            .SelectMany(page => LinksOf(book, page).Concat(GraphsOf(page)))
            .Concat(Unreachable(book))
            .Concat(Unshown(repository, book));
    }

    /// <summary>Generated pages and pictures that have to be made anew.</summary>
    public static IEnumerable<string> Stale(Repository repository)
    {
        foreach (string place in GeneratedPages.Stale(repository))
        {
            yield return $"{place}:1: not what the sources say: run ./rill handbook, and commit what it writes";
        }

        foreach (PictureSource source in PictureSource.All(repository).Where(one => !one.IsFresh()))
        {
            yield return $"{source.PicturePlace}:1: not the picture of {source.Place}: "
                + "run ./rill handbook, and commit what it writes";
        }
    }

    private static IEnumerable<string> LinksOf(HandbookBook book, HandbookPage page)
    {
        foreach (PageLink link in page.Links)
        {
            LinkTarget target = book.Resolve(page.Place, link.Url);
            string? problem = target switch
            {
                LinkTarget.Broken broken => broken.Problem,
                _ when !link.IsPicture => null,
                LinkTarget.Outside => $"the picture {link.Url} is not in the source tree",
                LinkTarget.ToFile { IsFolder: false } file when s_pictures.Contains(Path.GetExtension(file.Place)) =>
                    link.Text.Trim().Length > 0 ? null : $"the picture {link.Url} has no text for those who do not see it",
                _ => $"{link.Url} is not a picture ({string.Join(", ", s_pictures)})",
            };
            if (problem is not null)
            {
                yield return $"{page.Place}:{link.Line}: {problem}";
            }
        }
    }

    private static IEnumerable<string> GraphsOf(HandbookPage page) => page.Graphs
        .Where(graph => Fence.Of(graph)["title"] is null)
        .Select(graph => $"{page.Place}:{graph.Line + 1}: the graph has no title=\"...\" for those who do not see it");

    private static IEnumerable<string> Unreachable(HandbookBook book) =>
        book.Pages.Except(book.Reachable()).Select(page => $"{page.Place}:1: no link leads here from {book.First.Place}");

    private static IEnumerable<string> Unshown(Repository repository, HandbookBook book)
    {
        HashSet<string> shown =
        [
            .. from page in book.Pages
               from link in page.Links
               where link.IsPicture
               let target = book.Resolve(page.Place, link.Url) as LinkTarget.ToFile
               where target is not null
               select target.Place,
        ];
        return PictureSource.All(repository)
            .Where(source => !shown.Contains(source.PicturePlace))
            .Select(source => $"{source.Place}:1: no page shows this picture");
    }

    private static IEnumerable<string> ReadmesIn(string folder) =>
        Directory.EnumerateFiles(folder, "README.md").Concat(Directory.EnumerateDirectories(folder)
            .Where(inner => !s_withoutReadmes.Contains(Path.GetFileName(inner)))
            .Where(inner => new DirectoryInfo(inner).LinkTarget is null)
            .SelectMany(ReadmesIn));
}
