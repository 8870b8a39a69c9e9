using Google.Protobuf.Reflection;
using ProtoBuf;
using Rill.Protocols.Generator;
using Rill.Protocols.Generator.Emit;
using Rill.Protocols.Generator.Model;
using Rill.Protocols.Generator.Schema;
using Xunit;

namespace Rill.Protocols.Tests;

/// <summary>Each rule of a .proto file, broken: the error names the file, the line and the element.</summary>
public class GeneratorErrorTests
{
    [Theory]
    [InlineData("message M { map<string, int32> m = 1; }", "t.M.m", "maps are not supported")]
    [InlineData("message M { uint64 h = 1 [(rill.handle) = { kind: \"Lane\" }]; }", "t.M.h", "singular uint32")]
    [InlineData("message M { repeated uint32 h = 1 [(rill.handle) = { kind: \"Lane\" }]; }", "t.M.h", "singular uint32")]
    [InlineData("message M { optional uint32 h = 1 [(rill.handle) = { kind: \"Lane\" }]; }", "t.M.h", "singular uint32")]
    [InlineData(
        "message M { uint32 a = 1 [(rill.handle) = { kind: \"Lane\" }]; uint32 b = 2 [(rill.handle) = { kind: \"Lane\" }];"
        + " uint32 c = 3 [(rill.handle) = { kind: \"Lane\" }]; uint32 d = 4 [(rill.handle) = { kind: \"Lane\" }]; uint32 e = 5 [(rill.handle) = { kind: \"Lane\" }]; }",
        "t.M", "4 is the most")]
    [InlineData("message M { uint32 h = 1 [(rill.handle) = { }]; }", "t.M.h", "has a kind")]
    [InlineData("message M { uint32 h = 1 [(rill.handle) = { kind: \"Lain\" }]; }", "t.M.h", "has a kind")]
    [InlineData("message M { uint32 h = 1 [(rill.handle) = { kind: \"Lane\" rights: \"Read Rite\" }]; }", "t.M.h", "Rite is no right")]
    [InlineData("message M { sint32 f = 1 [(rill.flags) = { type: \"A.B\" }]; }", "t.M.f", "uint32 or uint64")]
    [InlineData("message M { repeated uint32 f = 1 [(rill.flags) = { type: \"A.B\" }]; }", "t.M.f", "singular")]
    [InlineData("message M { uint32 f = 1 [(rill.flags) = { type: \"B\" }]; }", "t.M.f", "with its namespace")]
    [InlineData("message F { uint32 f = 1 [(rill.flags) = { type: \"A.B\" }]; } message M { F f = 1; }", "t.M.f", "whole request or reply")]
    [InlineData("message M {} service S { rpc C(M) returns (M) { option (rill.method) = { id: 1 errors: \"EIO NOPE\" }; } }", "t.S.C", "NOPE is neither")]
    [InlineData("message H { uint32 h = 1 [(rill.handle) = { kind: \"Lane\" }]; } message M { H h = 1; }", "t.M.h", "whole request or reply")]
    [InlineData("message M { int32 a = 1 [(rill.max_length) = 4]; }", "t.M.a", "max_length")]
    [InlineData("message M { bytes a = 1 [(rill.max_count) = 4]; }", "t.M.a", "max_count")]
    [InlineData("message A { B b = 1; } message B { A a = 1; }", "t.B.a", "contains itself")]
    [InlineData("message M { M m = 1; }", "t.M.m", "contains itself")]
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
    [InlineData("message M {} service S { rpc C(M) returns (M) { option (rill.method) = { id: 1 }; } rpc C(M) returns (M); }", "t.S.C", "is there twice")]
    [InlineData("message M { int32 a = 19000; }", "t.M.a", "protobuf's own")]
    [InlineData("message M { int32 9a = 1; }", "t.M.9a", "is no name")]
    [InlineData("message M { oneof x { } }", "t.M.oneof x", "has no field")]
    [InlineData("message M { } service M { }", "t.M", "taken by another type")]
    [InlineData("enum E { }", "t.E", "has no value")]
    [InlineData("enum E { A = 0; B = 0; }", "t.E.B", "another value has the number 0")]
    [InlineData("enum E { A = 0; A = 1; }", "t.E.A", "has a value of this name")]
    [InlineData("enum E { A_B = 0; AB = 1; E_A_B = 2; }", "t.E.E_A_B", "another value has this name in C#")]
    [InlineData("enum E { A = 0; } enum F { A = 0; }", "t.F.A", "has a value of this name")]
    public void ABrokenRuleIsReported(string body, string element, string problem)
    {
        ProtocolError error = Assert.Single(
            Assert.Throws<ProtocolException>(() => Build("proto3", "\n" + body.Replace("} ", "}\n"))).Errors);
        Assert.Equal("bad.proto", error.File);
        Assert.StartsWith(element, error.Element, StringComparison.Ordinal);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        string name = error.Element.Split('.', ' ')[^1];
        string[] lines = body.Split("} ");
        // The element's own line, where its name stands.
        Assert.InRange(error.Line, 5, 4 + lines.Length);
        string line = error.Line - 5 < lines.Length - 1 ? lines[error.Line - 5] + "}" : lines[error.Line - 5];
        Assert.StartsWith(name, line[(error.Column - 1)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("message M { nonsense }", 22, "expected")]
    [InlineData("message M { int32 a = 1; int32 b = 1; }", 36, "already in use")]
    [InlineData("message M { int32 a = 1; int32 a = 2; }", 32, "already in use")]
    [InlineData("message M { int32 a = 0; }", 23, "1-536870911")]
    [InlineData("message M { int32 a = 536870912; }", 23, "1-536870911")]
    [InlineData("message M { Nope a = 1; }", 13, "type not found")]
    [InlineData("message M { reserved 5 to 7; int32 a = 6; }", 40, "is reserved")]
    [InlineData("message M { required int32 a = 1; }", 13, "proto2")]
    [InlineData("message M { int32 a = 1 [default = 3]; }", 26, "proto2")]
    [InlineData("message M { int32 a = 1 [(rill.nope) = 3]; }", 27, "rill.nope")]
    [InlineData("message M { int32 a = 1 [(rill.handle) = { optional: 3 }]; }", 44, "boolean")]
    [InlineData("message M { bytes a = 1 [(rill.max_length) = -1]; }", 27, "unsigned")]
    [InlineData("message M {} service S { rpc C(M) returns (M) { option (rill.method) = { id: 1 bulk: SIDEWAYS }; } }", 80, "SIDEWAYS")]
    [InlineData("message M {} service S { rpc C(M) returns (M) { option (rill.method) = { nope: 1 }; } }", 74, "nope")]
    [InlineData("message M {} service S { rpc C(M) returns (N) { option (rill.method) = { id: 1 }; } }", 44, "type not found")]
    [InlineData("message M {} message M {}", 22, "already in use")]
    [InlineData("enum E { A = 1; }", 6, "must be zero")]
    [InlineData("import \"nope.proto\";", 8, "unable to find")]
    [InlineData("message M { string s = 1 [packed = true]; }", 13, "cannot be packed")]
    [InlineData("message M { int32 a = 1", 23, "end of file")]
    [InlineData("message M { int32 a = 1; } }", 28, "syntax error")]
    public void WhatIsNoProto3IsReportedWithItsLine(string body, int column, string problem)
    {
        ProtocolException error = Assert.Throws<ProtocolException>(() => Build("proto3", body));
        Assert.StartsWith($"bad.proto:4:{column}: error: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Errors[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyProto3IsSupported()
    {
        ProtocolException error = Assert.Throws<ProtocolException>(
            () => Build("proto2", "message M { optional group G = 1 { } }"));
        Assert.Contains("proto3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheNumbersOfTheOptionsAreThoseOfTheirFile()
    {
        string folder = ReferenceMessage.SchemaFolder;
        var options = SchemaReader.Read([folder], [Path.Combine(folder, "rill", "options.proto")])
            .Descriptors.Files.Single(file => file.Name == "rill/options.proto");
        Assert.Equal(
            [("method", RillOptions.MethodNumber), ("errors", RillOptions.ErrorsNumber), ("service_errors", RillOptions.ErrorsNumber),
                ("handle", RillOptions.HandleNumber), ("max_length", RillOptions.MaxLengthNumber),
                ("max_count", RillOptions.MaxCountNumber), ("flags", RillOptions.FlagsNumber)],
            options.Extensions.Select(option => (option.Name, option.Number)));
        Assert.Equal(["Bulk", "UnknownBits"], options.EnumTypes.Select(item => item.Name));
        Assert.Equal(
            Enum.GetValues<Bulk>().Select(bulk => (CsNames.EnumValue("Bulk", bulk.ToString()).ToUpperInvariant(), (int)bulk)),
            options.EnumTypes[0].Values.Select(bulk => (bulk.Name.Replace("_", ""), bulk.Number)));
        Assert.Equal(
            Enum.GetValues<UnknownBits>().Select(unknown => (unknown.ToString().ToUpperInvariant(), (int)unknown)),
            options.EnumTypes[1].Values.Select(unknown => (unknown.Name, unknown.Number)));
        Assert.Equal(["MethodInfo", "HandleInfo", "FlagsInfo"], options.MessageTypes.Select(message => message.Name));
        AssertFields<MethodInfo>(options.MessageTypes[0]);
        AssertFields<HandleInfo>(options.MessageTypes[1]);
        AssertFields<FlagsInfo>(options.MessageTypes[2]);
    }

    // The model's members have the names and numbers of the options' fields.
    private static void AssertFields<T>(DescriptorProto declared) => Assert.Equal(
        declared.Fields.Select(field => (CsNames.Pascal(field.Name), field.Number)),
        typeof(T).GetProperties()
            .Select(member => (member.Name, member.GetCustomAttributes(typeof(ProtoMemberAttribute), false).Cast<ProtoMemberAttribute>().SingleOrDefault()?.Tag))
            .Where(member => member.Tag is not null)
            .Select(member => (member.Name, member.Tag!.Value)));

    [Fact]
    public void DamagedFilesAreRefusedOrUnderstoodButNeverCrashTheGenerator()
    {
        string text = File.ReadAllText(Path.Combine(ReferenceMessage.SchemaFolder, "serial.proto"));
        string[] pieces = ["{", "}", "[", "]", ";", "=", "\"", "/*", "*/", "//", "\n", "message ", "oneof x {", "-", "9", ".", "option "];
        var random = new Random(20_261_127);
        int refused = 0;
        const int Cases = 400;
        for (int i = 0; i < Cases; i++)
        {
            string damaged = text;
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(damaged.Length);
                int cut = random.Next(0, Math.Min(6, damaged.Length - at));
                damaged = damaged.Remove(at, cut).Insert(at, random.Next(3) == 0 ? "" : pieces[random.Next(pieces.Length)]);
            }

            try
            {
                BuildText(damaged);
            }
            catch (ProtocolException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, Cases / 4, Cases - 1);
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

    private static ProtocolFile Build(string syntax, string body) =>
        BuildText($"syntax = \"{syntax}\";\npackage t;\nimport \"rill/options.proto\";\n{body}\n");

    private static ProtocolFile BuildText(string text)
    {
        string folder = Directory.CreateTempSubdirectory("rill-protocols-").FullName;
        try
        {
            string file = Path.Combine(folder, "bad.proto");
            File.WriteAllText(file, text);
            return ModelBuilder.Build(SchemaReader.Read([folder, ReferenceMessage.SchemaFolder], [file]), null)[0];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
