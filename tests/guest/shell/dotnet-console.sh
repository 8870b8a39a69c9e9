# The .NET console program, built for Linux.
#: timeout 120
exec /tests/programs/dotnet-console one two
