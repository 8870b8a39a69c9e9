using System.Xml.Linq;
using Rill.Tool.Testing;

namespace Rill.Tool.Tests.Testing;

/// <summary>What the user's words for a part of a host project become for `dotnet test`, which has signs of its own.</summary>
public sealed class HostFilterTests
{
    [Theory]
    [InlineData("Reader", "FullyQualifiedName~Reader")]
    [InlineData("Reader.Reads(x: 1)", "FullyQualifiedName~Reader.Reads")]
    [InlineData("a|b&c=d!e~f)g", @"FullyQualifiedName~a\|b\&c\=d\!e\~f\)g")]
    [InlineData(@"a\b", @"FullyQualifiedName~a\\b")]
    [InlineData("", null)]
    [InlineData("(x: 1)", null)]
    public void SignsMeanThemselves(string part, string? filter) =>
        Assert.Equal(filter, HostTests.FilterOf("One.Tests", [new HostSelection("One.Tests", part)]));

    [Fact]
    public void AllOfTheProjectIsMoreThanAPartOfIt() => Assert.Null(HostTests.FilterOf(
        "One.Tests", [new HostSelection("One.Tests", "Reader"), new HostSelection("One.Tests", "")]));

    [Fact]
    public void APartThatNoTestHasIsFound()
    {
        XDocument trx = XDocument.Parse("""
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><TestDefinitions><UnitTest>
            <TestMethod className="One.Tests.QueueTests" name="Waits" /></UnitTest></TestDefinitions></TestRun>
            """);
        Assert.Equal(["Nosuch", "Wait("], HostTests.PartsOfNoTest(trx, ["Nosuch", "queuetests.waits", "Waits(n: 1)", "", "Wait("])
            .Concat(HostTests.PartsOfNoTest(new XDocument(), ["Wait("])));
    }
}
