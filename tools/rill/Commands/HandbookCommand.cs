using System.CommandLine;
using Rill.Tool.Handbook;
using Rill.Tool.Support;

namespace Rill.Tool.Commands;

/// <summary>`rill handbook`: renders the handbook as a site.</summary>
internal static class HandbookCommand
{
    /// <summary>The command for the command line.</summary>
    public static Command Create()
    {
        Command command = new("handbook", "Render the handbook as a static site into out/handbook");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        Repository repository = Repository.Find();
        HandbookSite site = new(repository);
        string folder = Path.Combine(repository.Out, "handbook");
        string[] broken = [.. site.BrokenLinks()];
        site.Write(folder);
        foreach (string link in broken)
        {
            Console.Error.WriteLine(link);
        }

        Console.WriteLine(Path.Combine(folder, "index.html"));
        return broken.Length == 0 ? 0 : 1;
    }
}
