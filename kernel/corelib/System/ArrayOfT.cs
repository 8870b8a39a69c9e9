namespace System;

/// <summary>What ILC derives the method table of one-dimensional arrays from.</summary>
public class Array<T> : Array
{
}
