using Rill.Tool.Testing.Handbook;

namespace Rill.Tool.Tests.Testing.Handbook;

public sealed class TestedPageTests
{
    [Fact]
    public void BlocksAreReadWithWhatTheyAsk()
    {
        TestedPage page = Read("""
            # Title

            ```sh status=3 slow
            false
            ```

            ```output
            ```

            - in a list:

              ```csharp file=a/B.cs
              class B;
              ```

            ```yaml excerpt=bootstrap.yml
            image:
            ```

            ```sh pty
            ./rill run
            ```

            ```typed
            rill:~# poweroff
            ```
            """);
        Assert.Empty(page.Errors);
        Assert.Equal(
            [BlockKind.Shell, BlockKind.Output, BlockKind.File, BlockKind.Excerpt, BlockKind.Shell, BlockKind.Typed],
            page.Blocks.Select(block => block.Kind));
        Assert.Equal((3, 3, "false\n"), (page.Blocks[0].Line, page.Blocks[0].Status, page.Blocks[0].Text));
        Assert.Equal((12, "a/B.cs", "class B;\n"), (page.Blocks[2].Line, page.Blocks[2].Path, page.Blocks[2].Text));
        Assert.True(page.Blocks[4].IsOnTerminal);
        Assert.True(page.IsSlow);
    }

    [Theory]
    [InlineData("```\nx\n```", 1, "should say what it is")]
    [InlineData("\n    indented\n", 2, "should be a fenced one")]
    [InlineData("```bash\nx\n```", 1, "'bash' should be one of")]
    [InlineData("```csharp\nx\n```", 1, "should be a whole file")]
    [InlineData("```output file=x\nx\n```", 1, "file=PATH should stand on")]
    [InlineData("```sh colour\nx\n```", 1, "'colour' means nothing")]
    [InlineData("```text pty\nx\n```", 1, "'pty' means nothing")]
    [InlineData("```sh status=x\nx\n```", 1, "status=x should be a number")]
    [InlineData("```sh slow slow\nx\n```", 1, "stands twice")]
    [InlineData("```text\n./rill run\n```", 1, "'./rill run' is a command")]
    [InlineData("```text\n$ ls\n```", 1, "'$ ls' is a command")]
    [InlineData("```text\nx\n```\n\n```output\nx\n```", 5, "should follow the block that writes it")]
    [InlineData("```sh pty\nx\n```", 1, "a block of typed should say")]
    [InlineData("```sh\nx\n```\n\n```typed\nx\n```", 5, "should follow a block of sh with pty")]
    public void WhatIsWrongIsToldWithItsLine(string markdown, int line, string message)
    {
        string error = Assert.Single(Read(markdown).Errors);
        Assert.StartsWith($"handbook/use/page.md:{line}: ", error);
        Assert.Contains(message, error);
    }

    [Fact]
    public void CommandsInSentencesAreFound()
    {
        TestedPage page = Read("# T\n\nType `./rill run --cpus 4`\nor `ls`, or\n`./rill exec -- 'a; b' | wc`.\n");
        Assert.Equal(
            [(3, "./rill run --cpus 4"), (5, "./rill exec -- 'a; b' | wc")],
            page.Commands.Select(command => (command.Line, command.Text)));
        Assert.Equal(["./rill", "exec", "--", "a; b"], CommandWords.Of(page.Commands[1].Text));
    }

    [Fact]
    public void ThePagesNameIsItsPlaceInTheBook()
    {
        Assert.Equal("use/page", Read("").Name);
        Assert.False(Read("").IsRecipe);
        Assert.True(new TestedPage("handbook/contribute/recipe-x.md", "").IsRecipe);
    }

    private static TestedPage Read(string markdown) => new("handbook/use/page.md", markdown);
}
