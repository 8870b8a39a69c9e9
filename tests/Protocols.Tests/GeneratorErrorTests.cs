using Rill.Protocols.Generator;
using Rill.Protocols.Generator.Emit;
using Rill.Protocols.Generator.Model;
using Xunit;

namespace Rill.Protocols.Tests;

/// <summary>Each rule of a .proto file, broken: the error names the file and the element.</summary>
public class GeneratorErrorTests
{
    [Theory]
    [InlineData("message M { map<string, int32> m = 1; }", "t.M.m", "maps are not supported")]
    [InlineData("message M { uint64 h = 1 [(rill.handle) = true]; }", "t.M.h", "singular uint32")]
    [InlineData("message M { repeated uint32 h = 1 [(rill.handle) = true]; }", "t.M.h", "singular uint32")]
    [InlineData("message M { optional uint32 h = 1 [(rill.handle) = true]; }", "t.M.h", "singular uint32")]
    [InlineData(
        "message M { uint32 a = 1 [(rill.handle) = true]; uint32 b = 2 [(rill.handle) = true];"
        + " uint32 c = 3 [(rill.handle) = true]; uint32 d = 4 [(rill.handle) = true]; uint32 e = 5 [(rill.handle) = true]; }",
        "t.M", "4 is the most")]
    [InlineData("message H { uint32 h = 1 [(rill.handle) = true]; } message M { H h = 1; }", "t.M.H", "whole request or reply")]
    [InlineData("message M { int32 a = 1 [(rill.max_length) = 4]; }", "t.M.a", "max_length")]
    [InlineData("message M { bytes a = 1 [(rill.max_count) = 4]; }", "t.M.a", "max_count")]
    [InlineData("message A { B b = 1; } message B { A a = 1; }", "t.B.A", "contains itself")]
    [InlineData("message M { M m = 1; }", "t.M.", "contains itself")]
    [InlineData("message M { int32 handles = 1; int32 handles_field = 2; }", "t.M.handles_field", "taken by another field")]
    [InlineData("message A { message B {} } message AB {}", "t.AB", "taken by another type")]
    [InlineData("message M {} service S { rpc C(stream M) returns (M) { option (rill.method) = { id: 1 }; } }", "t.S.C", "streaming")]
    [InlineData("message M {} service S { rpc C(M) returns (stream M) { option (rill.method) = { id: 1 }; } }", "t.S.C", "streaming")]
    [InlineData("message M {} service S { rpc C(M) returns (M); }", "t.S.C", "needs the option")]
    [InlineData("message M {} service S { rpc C(M) returns (M) { option (rill.method) = { id: 0 }; } }", "t.S.C", "needs the option")]
    [InlineData("message M {} service S { rpc C(M) returns (M) { option (rill.method) = { id: 1024 }; } }", "t.S.C", "1023")]
    [InlineData(
        "message M {} service S { rpc C(M) returns (M) { option (rill.method) = { id: 4 }; }"
        + " rpc D(M) returns (M) { option (rill.method) = { id: 4 }; } }",
        "t.S.D", "has the id 4 of method C")]
    public void ABrokenRuleIsReported(string body, string element, string problem)
    {
        ProtocolException error = Assert.Throws<ProtocolException>(() => Build("proto3", body));
        Assert.Equal("bad.proto", error.File);
        Assert.StartsWith(element, error.Element, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyProto3IsSupported()
    {
        ProtocolException error = Assert.Throws<ProtocolException>(
            () => Build("proto2", "message M { optional group G = 1 { } }"));
        Assert.Contains("proto3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ProtocsOwnErrorsNameTheLine()
    {
        ProtocFailedException error = Assert.Throws<ProtocFailedException>(() => Build("proto3", "message M { nonsense }"));
        Assert.Contains("bad.proto:4:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FreestandingSourcesUseNothingHosted()
    {
        string source = FileEmitter.Emit(
            Build("proto3", "message M { string s = 1; bytes b = 2; repeated double d = 3; repeated M m = 4; }"
                + " service S { rpc C(M) returns (M) { option (rill.method) = { id: 7 }; } }"),
            GeneratorMode.Freestanding);
        Assert.Contains("public const uint C = 7;", source, StringComparison.Ordinal);
        foreach (string hosted in (string[])["string ", "Memory<", "Task", "[]", "throw", "interface", "abstract", "static M"])
        {
            Assert.DoesNotContain(hosted, source, StringComparison.Ordinal);
        }
    }

    private static ProtocolFile Build(string syntax, string body)
    {
        string folder = Directory.CreateTempSubdirectory("rill-protocols-").FullName;
        try
        {
            string file = Path.Combine(folder, "bad.proto");
            File.WriteAllText(file, $"syntax = \"{syntax}\";\npackage t;\nimport \"rill/options.proto\";\n{body}\n");
            string options = Path.Combine(folder, "rill");
            Directory.CreateDirectory(options);
            File.Copy(Path.Combine(AppContext.BaseDirectory, "options.proto"), Path.Combine(options, "options.proto"));
            return ModelBuilder.Build(Protoc.ReadDescriptors([folder], [file]), null)[0];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
