namespace Loreli.Terminal;

/// <summary>How a cell looks, without its link, in colours that the reader has.</summary>
internal readonly record struct Look(Color Foreground, Color Background, Color UnderlineColor, CellAttributes Attributes)
{
    public bool IsPlain => this == default;
}

/// <summary>The shortest SGR sequence from one look to another.</summary>
internal static class SgrChange
{
    // The longest: a reset, eight attributes and three direct colours are below 90 bytes.
    private const int BytesMax = 128;
    private const CellAttributes Weights = CellAttributes.Bold | CellAttributes.Dim;

    private static ReadOnlySpan<byte> OffCodes => [22, 22, 23, 25, 27, 28, 29, 55];
    private static ReadOnlySpan<byte> OnCodes => [1, 2, 3, 5, 7, 8, 9, 53];

    public static void Write(AnsiWriter to, in Look from, in Look next)
    {
        if (next.IsPlain)
        {
            to.Bytes("\e[m"u8);
            return;
        }
        var step = new Parameters(stackalloc byte[BytesMax]);
        Append(ref step, from, next);
        if (!ResetMayPay(from, next))
        {
            Emit(to, step.Written);
            return;
        }
        var fresh = new Parameters(stackalloc byte[BytesMax]);
        fresh.Number(0);
        Append(ref fresh, default, next);
        Emit(to, fresh.Written.Length < step.Written.Length ? fresh.Written : step.Written);
    }

    // A reset can only be shorter when something has to be turned off.
    private static bool ResetMayPay(in Look from, in Look next) =>
        (from.Attributes & ~next.Attributes) != CellAttributes.None
        || (next.Foreground.IsDefault && !from.Foreground.IsDefault)
        || (next.Background.IsDefault && !from.Background.IsDefault)
        || (next.UnderlineColor.IsDefault && !from.UnderlineColor.IsDefault);

    private static void Emit(AnsiWriter to, ReadOnlySpan<byte> parameters)
    {
        to.Bytes("\e["u8);
        to.Bytes(parameters);
        to.Byte((byte)'m');
    }

    private static void Append(ref Parameters to, in Look from, in Look next)
    {
        var on = next.Attributes & ~from.Attributes;
        var off = from.Attributes & ~next.Attributes;
        if ((off & Weights) != CellAttributes.None)
        {
            // 22 ends both, so the one that stays is said again.
            on |= next.Attributes & Weights;
            off = (off & ~Weights) | CellAttributes.Bold;
        }
        for (var bit = 0; bit < OffCodes.Length; bit++)
        {
            if (((int)off >> bit & 1) != 0)
            {
                to.Number(OffCodes[bit]);
            }
        }
        for (var bit = 0; bit < OnCodes.Length; bit++)
        {
            if (((int)on >> bit & 1) != 0)
            {
                to.Number(OnCodes[bit]);
            }
        }
        AppendUnderline(ref to, from, next);
        AppendColor(ref to, from.Foreground, next.Foreground, 30);
        AppendColor(ref to, from.Background, next.Background, 40);
    }

    private static void AppendUnderline(ref Parameters to, in Look from, in Look next)
    {
        var style = (int)(next.Attributes & CellAttributes.UnderlineMask) >> 9;
        if (style != (int)(from.Attributes & CellAttributes.UnderlineMask) >> 9)
        {
            to.Number(style == 0 ? 24 : 4);
            if (style > 1)
            {
                to.Part(style);
            }
        }
        if (next.UnderlineColor == from.UnderlineColor)
        {
            return;
        }
        if (next.UnderlineColor.IsDefault)
        {
            to.Number(59);
            return;
        }
        to.Number(58);
        if (next.UnderlineColor.IsPalette)
        {
            to.Part(5);
            to.Part(next.UnderlineColor.Index);
            return;
        }
        to.Part(2);
        to.EmptyPart();
        to.Part(next.UnderlineColor.Red);
        to.Part(next.UnderlineColor.Green);
        to.Part(next.UnderlineColor.Blue);
    }

    private static void AppendColor(ref Parameters to, Color from, Color next, int code)
    {
        if (next == from)
        {
            return;
        }
        if (next.IsDefault)
        {
            to.Number(code + 9);
        }
        else if (next.IsDirect)
        {
            // Semicolons: older terminals know direct colours in this form only.
            to.Number(code + 8);
            to.Number(2);
            to.Number(next.Red);
            to.Number(next.Green);
            to.Number(next.Blue);
        }
        else if (next.Index < 16)
        {
            to.Number(next.Index < 8 ? code + next.Index : code + 52 + next.Index);
        }
        else
        {
            to.Number(code + 8);
            to.Number(5);
            to.Number(next.Index);
        }
    }

    private ref struct Parameters(Span<byte> space)
    {
        private readonly Span<byte> _space = space;
        private int _count;

        public readonly ReadOnlySpan<byte> Written => _space[.._count];

        public void Number(int value)
        {
            if (_count > 0)
            {
                _space[_count++] = (byte)';';
            }
            Digits(value);
        }

        public void Part(int value)
        {
            EmptyPart();
            Digits(value);
        }

        public void EmptyPart() => _space[_count++] = (byte)':';

        private void Digits(int value)
        {
            if (value >= 100)
            {
                _space[_count++] = (byte)('0' + (value / 100));
            }
            if (value >= 10)
            {
                _space[_count++] = (byte)('0' + (value / 10 % 10));
            }
            _space[_count++] = (byte)('0' + (value % 10));
        }
    }
}
