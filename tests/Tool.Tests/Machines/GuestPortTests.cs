using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Tests.Machines;

public sealed class GuestPortTests
{
    /// <summary>As TMPDIR may make it.</summary>
    [Fact]
    public void APathThatIsTooLongForASocketIsRefusedInWords()
    {
        ToolException error = Assert.Throws<ToolException>(() => new GuestPort("port", "/tmp/" + new string('é', 52)));
        Assert.Contains("TMPDIR", error.Message);
    }
}
