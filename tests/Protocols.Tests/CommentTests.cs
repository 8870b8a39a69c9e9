using Rill.Protocols.Generator.Schema;
using Xunit;

namespace Rill.Protocols.Tests;

/// <summary>A comment belongs to the element that protobuf gives it to.</summary>
public class CommentTests
{
    private const string Text = """
        // Of no element.

        /* Nor this. */
        syntax = "proto3"; // nor this
        package c;
        // Right before M.
        message M { // on the line of M
          int32 a = 1; // trails a
          // leads b
          int32 b = 2; // trails b
          int32 c = 3; /* trails c */
          int32 d = 4; /* of d or e */ int32 e = 5;
          int32 f = 6;
          // below f

          int32 g = 7; int32 h = 8; // trails h

          // detached

          // two lines
          // of <i> & more
          int32 i = 9
            // inside
            ;
          /* A block
           * with stars
             and without */
          repeated int32 j = 10 [packed = false, json_name = "{ // }"];
          // at the end of the scope
        }
        message N {
          // of N

          // leads what
          oneof what { // trails what
            // leads x
            string x = 1;
          }
          // leads E
          enum E { // trails E
            // leads zero
            ZERO = 0;
            ONE = 1; // trails one
            // leads an option
            option allow_alias = true;
            UNO = 1;
          }
          reserved 4; // trails a statement without a name
          uint32 enum = 13;
          string message = 14; // of message
        }
        /* one */ /* two */
        // three
        service S { // trails S
          // leads A
          rpc A(M) returns (N) { option (o) = { id: 1 }; } // trails no element
          rpc B(M) returns (.c.N) { // trails B
            option (o) = {
              // in an aggregate
              id: 2
            };
          }
        }
        // at the end
        """;

    private static readonly ProtoSource s_source = ProtoSource.Read("c.proto", "c", Text);

    [Theory]
    [InlineData("c.M", "Right before M.")]
    [InlineData("c.M.a", "trails a")]
    [InlineData("c.M.b", "leads b")]
    [InlineData("c.M.c", "trails c")]
    [InlineData("c.M.d", "")]
    [InlineData("c.M.e", "")]
    [InlineData("c.M.f", "below f")]
    [InlineData("c.M.g", "")]
    [InlineData("c.M.h", "trails h")]
    [InlineData("c.M.i", "two lines of &lt;i&gt; &amp; more")]
    [InlineData("c.M.j", "A block with stars and without")]
    [InlineData("c.N", "of N")]
    [InlineData("c.N.oneof what", "leads what")]
    [InlineData("c.N.x", "leads x")]
    [InlineData("c.N.E", "leads E")]
    [InlineData("c.N.E.ZERO", "leads zero")]
    [InlineData("c.N.E.ONE", "trails one")]
    [InlineData("c.N.E.UNO", "")]
    [InlineData("c.N.enum", "")]
    [InlineData("c.N.message", "of message")]
    [InlineData("c.S", "three")]
    [InlineData("c.S.A", "leads A")]
    [InlineData("c.S.B", "trails B")]
    public void ACommentBelongsToItsElement(string element, string comment) =>
        Assert.Equal(comment, s_source.CommentOf(element));

    [Theory]
    [InlineData("c.M", 7, 9)]
    [InlineData("c.M.e", 12, 38)]
    [InlineData("c.N.E.UNO", 46, 5)]
    [InlineData("c.S.B", 57, 7)]
    [InlineData("c.Nothing", 1, 1)]
    public void AnErrorNamesThePlaceOfItsElement(string element, int line, int column) =>
        Assert.Equal(
            $"c.proto:{line}:{column}: error: {element}: is wrong", s_source.ErrorAt(element, "is wrong").ToString());
}
