namespace Rill.Posix.Waiting;

/// <summary>The end of a piece of work that is done in several turns. It says nothing but that there is more.</summary>
internal readonly struct Piece;
