using Rill.Tool.Handbook.Pictures;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Testing.Consoles;

/// <summary>
/// The session of one of the handbook's pictures of the console: types what the picture's text has typed, and looks whether
/// the console shows what the text says, numbers aside. The text begins with the command that boots, `$ ./rill run`, and ends
/// with `poweroff`: what the machine says as it goes down comes in no fixed order, and is not in the picture.
/// </summary>
internal static class PictureSession
{
    private const string Last = "poweroff";

    /// <summary>The terminal in the picture.</summary>
    private static readonly ConsoleSize s_size = new(100, 30);

    /// <summary>Enough for the slowest host; a session takes it only when it fails.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    /// <summary>The test that a picture still shows what happens.</summary>
    /// <exception cref="ToolException">Its text does not begin with a command that boots.</exception>
    public static ConsoleTest TestOf(PictureSource picture)
    {
        ConsoleBoot boot = CommandOf(picture) switch
        {
            "$ ./rill run" => ConsoleBoot.Bios,
            "$ ./rill run --uefi" => ConsoleBoot.Uefi,
            "$ ./rill run --kernel-direct" => ConsoleBoot.Direct,
            _ => throw new ToolException(
                $"{picture.Place}:1: a session begins with $ ./rill run, with --uefi or --kernel-direct where that is meant"),
        };
        string name = "picture " + Path.GetFileNameWithoutExtension(picture.Place);
        return new ConsoleTest(name, "", new MachineShape(), boot, console => CheckAsync(console, picture), Size: s_size);
    }

    /// <summary>Runs the session; gives the text of what was typed and shown.</summary>
    /// <exception cref="ToolException">It did not come to its end.</exception>
    public static async Task<string> RecordAsync(ConsoleSession console, PictureSource picture)
    {
        (string Prompt, string Typed)[] lines = [.. ConsoleText.TypedIn(picture.ReadText())];
        if (lines is not [.., (_, Last)])
        {
            throw new ToolException($"{picture.Place}: a session ends with {Last}");
        }

        string sent = "";
        foreach ((string prompt, string typed) in lines)
        {
            sent += await console.ExpectAsync(prompt, s_patience) + prompt;
            await console.TypeAsync(typed + "\n");
        }

        await console.ExpectEndAsync(s_patience);
        return $"{CommandOf(picture)}\n{ConsoleText.Clean(sent + Last)}\n";
    }

    private static async Task CheckAsync(ConsoleSession console, PictureSource picture)
    {
        string expected = ConsoleText.Comparable(picture.ReadText());
        string shown = ConsoleText.Comparable(await RecordAsync(console, picture));
        if (shown != expected)
        {
            throw new ToolException(
                $"the console does not show what {picture.Place} says (numbers aside); "
                + "if it is right, run ./rill handbook --record:\n" + LineDifference.Describe(expected, shown));
        }
    }

    private static string CommandOf(PictureSource picture) => picture.ReadText().Split('\n')[0];
}
