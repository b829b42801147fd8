namespace Loreli;

internal static class Program
{
    private static int Main(string[] args) => args is ["--version"] ? 0 : 64;
}
