using Rill.Tool.Testing.Handbook;

namespace Rill.Tool.Tests.Testing.Handbook;

/// <summary>Dialogues with a shell of the host whose prompt is that of Rill's.</summary>
public sealed class DialogueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TypesAtThePromptAndReadsWhatIsShown()
    {
        Assert.Equal(5, await TalkAsync("rill:~# echo one; echo two\none\ntwo\nrill:~# exit 5\n"));
    }

    [Fact]
    public async Task GapsStandForAnything()
    {
        Assert.Equal(0, await TalkAsync("...\nrill:~# echo one; echo two 42\n...\ntwo …\nrill:~# exit\n"));
    }

    [Fact]
    public async Task KeysArePressedWhenTheLineBeforeThemIsShown()
    {
        // What says that it has begun is what the key ends; a shell between two commands would take it for itself.
        Assert.Equal(130, await TalkAsync("rill:~# sh -c 'echo begun; exec cat'\nbegun\n^C\nrill:~# exit $?\n"));
    }

    [Theory]
    [InlineData("rill:~# echo one\ntwo\nrill:~# exit\n", 3)]
    [InlineData("rill:~# echo one\none\nrill:~# exit\nmore\n", 3)]
    [InlineData("rill:~# exit\nrill:~# echo\n", 2)]
    public async Task AnotherCourseNamesTheLine(string dialogue, int line)
    {
        DialogueException error = await Assert.ThrowsAsync<DialogueException>(() => TalkAsync(dialogue));
        Assert.Equal(line, error.Line);
    }

    [Fact]
    public void KeysNeedALineThatTellsWhenToPressThem()
    {
        DialogueException error = Assert.Throws<DialogueException>(() => Read("rill:~# cat\n^C\n"));
        Assert.Equal(2, error.Line);
    }

    [Fact]
    public async Task ColoursAreNotRead()
    {
        Assert.Equal(0, await TalkAsync("rill:~# printf '\\033[1;31mred\\033[0m\\r\\n'\nred\nrill:~# exit\n"));
    }

    private static Dialogue Read(string text) => new(text.TrimEnd('\n').Split('\n'), 1);

    private async Task<int> TalkAsync(string text)
    {
        string script = _folder.Write("script.sh", "PS1='rill:~# ' exec sh -i\n");
        using TerminalProcess terminal = new(script, _folder.Path, CancellationToken.None);
        return await Read(text).RunAsync(terminal);
    }
}
