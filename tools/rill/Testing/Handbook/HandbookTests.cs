using System.Diagnostics;
using Rill.Tool.Support;

namespace Rill.Tool.Testing.Handbook;

/// <summary>
/// Follows the handbook's pages word for word: runs their commands, makes their changes, compares what they say is
/// written. handbook/contribute/handbook.md tells writers what a block has to say for that.
/// </summary>
/// <remarks>
/// Pages begin with a clean tree. Recipes change the system, and each change costs a build; so all their changes are
/// made first and built once, and then each recipe runs. A test that takes long follows each by itself.
/// </remarks>
internal sealed class HandbookTests(
    Repository repository, Func<IReadOnlyList<string>, string?> parse, CancellationToken cancellation)
{
    private readonly ScratchTree _tree = new(repository, cancellation);

    /// <summary>All tests by name, and whether each takes long.</summary>
    public static IEnumerable<(string Name, bool IsLong)> All(Repository repository) =>
        TestedPage.ReadAll(repository).SelectMany(page => page.IsRecipe
            ? new[] { (NameOf(page), page.IsSlow), (AloneNameOf(page), true) }
            : [(NameOf(page), page.IsSlow)]);

    /// <summary>Runs the tests of these <paramref name="names"/>; the system must have been built.</summary>
    public async Task RunAsync(IReadOnlySet<string> names, TestResults results)
    {
        List<TestedPage> recipes = [];
        using IDisposable taken = await _tree.LockAsync();
        foreach (TestedPage page in TestedPage.ReadAll(repository))
        {
            if (names.Contains(NameOf(page)))
            {
                await RunPageAsync(page, recipes, results);
            }

            if (page.IsRecipe && names.Contains(AloneNameOf(page)))
            {
                await RunAloneAsync(page, AloneNameOf(page), results);
            }
        }

        await RunTogetherAsync(recipes, results);
    }

    private static string NameOf(TestedPage page) => "handbook: " + page.Name;

    private static string AloneNameOf(TestedPage page) => NameOf(page) + ", alone";

    private async Task RunPageAsync(TestedPage page, List<TestedPage> recipes, TestResults results)
    {
        string[] errors = [.. page.Errors, .. WrongCommands(page)];
        if (errors.Length > 0)
        {
            results.Fail(NameOf(page), string.Join('\n', errors));
        }
        else if (!page.NeedsTree)
        {
            results.Pass(NameOf(page), TimeSpan.Zero);
        }
        else if (page.IsRecipe)
        {
            recipes.Add(page);
        }
        else
        {
            await RunAloneAsync(page, NameOf(page), results);
        }
    }

    private async Task RunAloneAsync(TestedPage page, string name, TestResults results)
    {
        await _tree.ResetAsync();
        long began = Stopwatch.GetTimestamp();
        Tell(name, await RunAsync(page, PageParts.All), began, results);
    }

    private async Task RunTogetherAsync(List<TestedPage> recipes, TestResults results)
    {
        if (recipes.Count == 0)
        {
            return;
        }

        await _tree.ResetAsync();
        List<TestedPage> changed = [];
        foreach (TestedPage page in recipes)
        {
            if (await RunAsync(page, PageParts.Changes) is { } wrong)
            {
                results.Fail(NameOf(page), wrong);
            }
            else
            {
                changed.Add(page);
            }
        }

        BlockResult built = await new BlockShell(_tree, cancellation).RunAsync("./rill exec -- true\n");
        if (built.Status != 0)
        {
            results.Fail("handbook: recipes together", $"with all changes made, the system does not boot:\n{built.Output}");
            return;
        }

        foreach (TestedPage page in changed)
        {
            long began = Stopwatch.GetTimestamp();
            Tell(NameOf(page), await RunAsync(page, PageParts.Runs), began, results);
        }
    }

    private Task<string?> RunAsync(TestedPage page, PageParts parts) =>
        new PageRun(page, _tree, cancellation).RunAsync(parts);

    private IEnumerable<string> WrongCommands(TestedPage page)
    {
        foreach (InlineCommand command in page.Commands)
        {
            string[] words = [.. CommandWords.Of(command.Text).Skip(1)];

            // A command's bare name is a mention of it.
            if (parse(words is [_] ? [.. words, "--help"] : words) is { } wrong)
            {
                yield return $"{page.At(command.Line)}: '{command.Text}': {wrong}";
            }
        }
    }

    private static void Tell(string name, string? wrong, long began, TestResults results)
    {
        if (wrong is null)
        {
            results.Pass(name, Stopwatch.GetElapsedTime(began));
        }
        else
        {
            results.Fail(name, wrong);
        }
    }
}
