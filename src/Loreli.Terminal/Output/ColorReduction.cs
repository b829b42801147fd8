namespace Loreli.Terminal;

/// <summary>The nearest colour that a terminal of fewer colours can show.</summary>
internal static class ColorReduction
{
    private const int CubeStart = 16;
    private const int GrayStart = 232;

    // What most terminals show for the first sixteen, in 0xRRGGBB.
    private static ReadOnlySpan<int> Basic =>
    [
        0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
        0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ];

    /// <param name="colors">How many the terminal has: 16, 256 or 2^24.</param>
    public static Color Reduce(Color color, int colors)
    {
        if (color.IsDefault || colors > 256 || (color.IsPalette && color.Index < Math.Max(colors, CubeStart)))
        {
            return color;
        }
        var (red, green, blue) = Rgb(color);
        return Color.Palette(colors >= 256 ? NearestOf256(red, green, blue) : NearestOf16(red, green, blue));
    }

    private static (int Red, int Green, int Blue) Rgb(Color color)
    {
        if (color.IsDirect)
        {
            return (color.Red, color.Green, color.Blue);
        }
        if (color.Index >= GrayStart)
        {
            var gray = 8 + ((color.Index - GrayStart) * 10);
            return (gray, gray, gray);
        }
        var cube = color.Index - CubeStart;
        return (Level(cube / 36), Level(cube / 6 % 6), Level(cube % 6));
    }

    private static int NearestOf256(int red, int green, int blue)
    {
        var (r, g, b) = (Step(red), Step(green), Step(blue));
        var gray = Math.Clamp((((red + green + blue) / 3) - 3) / 10, 0, 23);
        var grayLevel = 8 + (gray * 10);
        return Distance(red - Level(r), green - Level(g), blue - Level(b))
            <= Distance(red - grayLevel, green - grayLevel, blue - grayLevel)
            ? CubeStart + (36 * r) + (6 * g) + b
            : GrayStart + gray;
    }

    private static int NearestOf16(int red, int green, int blue)
    {
        var (best, least) = (0, int.MaxValue);
        for (var index = 0; index < Basic.Length; index++)
        {
            var rgb = Basic[index];
            var distance = Distance(red - (rgb >> 16), green - ((rgb >> 8) & 0xFF), blue - (rgb & 0xFF));
            if (distance < least)
            {
                (best, least) = (index, distance);
            }
        }
        return best;
    }

    private static int Level(int step) => step == 0 ? 0 : 55 + (step * 40);

    private static int Step(int value) => value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;

    private static int Distance(int red, int green, int blue) => (red * red) + (green * green) + (blue * blue);
}
