using System.CommandLine;
using Rill.Tool.CommandLine;
using Rill.Tool.Handbook;
using Rill.Tool.Handbook.Generated;
using Rill.Tool.Handbook.Pages;
using Rill.Tool.Handbook.Pictures;
using Rill.Tool.Images;
using Rill.Tool.Machines;
using Rill.Tool.Support;
using Rill.Tool.Testing.Consoles;

namespace Rill.Tool.Commands;

/// <summary>`rill handbook`: renders the handbook as a site, or looks for what is wrong with it.</summary>
internal sealed class HandbookCommand
{
    private readonly Option<bool> _check = ToolOptions.Flag(
        "--check", "write nothing; tell of broken links and of what has to be made anew, with status 1");

    private readonly Option<bool> _record = ToolOptions.Flag(
        "--record",
        "first boot Rill for each picture of the console, type what its text has typed, and keep what is shown");

    /// <summary>The command for the command line.</summary>
    public Command Create()
    {
        ToolCommand command = new(
            "handbook", "Write the handbook's generated pages and pictures, and the handbook as a site into out/handbook")
        {
            Statuses = [ExitStatus.Negative],
            Usage = "./rill handbook [--check | --record]",
            Examples =
            [
                ("./rill handbook", "writes it, and says where its first page is"),
                ("./rill handbook --check", "writes nothing, and tells what is wrong with it"),
                ("./rill handbook --record", "takes the pictures of the console anew"),
            ],
        };
        command.Options.Add(_check);
        command.Options.Add(_record);
        command.Validators.Add(line =>
        {
            if (line.GetValue(_check) && line.GetValue(_record))
            {
                line.AddError("--check writes nothing, and --record does: one of them");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        Repository repository = Repository.Find();
        if (line.GetValue(_record))
        {
            await RecordAsync(cancellation);
        }

        if (!line.GetValue(_check))
        {
            await WriteAsync(repository, cancellation);
        }

        string[] findings = [.. HandbookCheck.All(repository)];
        foreach (string finding in findings)
        {
            Console.Error.WriteLine(finding);
        }

        return findings.Length == 0 ? (int)ExitStatus.Done : (int)ExitStatus.Negative;
    }

    private static async Task RecordAsync(CancellationToken cancellation)
    {
        Workspace workspace = Workspace.Open(cancellation);
        IReadOnlyList<PictureSource> pictures = [.. PictureSource.All(workspace.Repository).Where(one => one.IsConsole)];
        await workspace.BuildSystemsAsync([GuestSystem.Rill]);
        DiskImage image = await ImageCommand.MakeAsync(workspace);
        ConsoleTests sessions = new(
            workspace.Files, image.FilePath, workspace.Report, workspace.LogsOf, cancellation);
        foreach (PictureSource picture in pictures)
        {
            picture.WriteText(await sessions.RecordAsync(picture));
            workspace.Report.Line(picture.Place);
        }
    }

    private static async Task WriteAsync(Repository repository, CancellationToken cancellation)
    {
        GeneratedPages.Write(repository);
        foreach (PictureSource source in PictureSource.All(repository).Where(one => !one.IsFresh()))
        {
            await source.DrawAsync(cancellation);
        }

        string folder = Path.Combine(repository.Out, "handbook");
        await HandbookSite.WriteAsync(new HandbookBook(repository), folder, cancellation);
        Console.WriteLine(Path.Combine(folder, "index.html"));
    }
}
