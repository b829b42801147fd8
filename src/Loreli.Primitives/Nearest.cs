namespace Loreli;

/// <summary>Finds the known word that was probably meant, for "did you mean" answers.</summary>
public static class Nearest
{
    /// <summary>The known word with the fewest edits (insert, delete, replace, swap neighbours), or null when none is close.</summary>
    /// <remarks>Close means at most a third of the longer word, at least one edit; a unique prefix always counts as close.</remarks>
    public static string? To(string word, IEnumerable<string> known)
    {
        string? best = null;
        var fewest = int.MaxValue;
        foreach (var candidate in known)
        {
            var edits = word.Length > 1 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                ? 1
                : Edits(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits < fewest && edits <= Math.Max(1, Math.Max(word.Length, candidate.Length) / 3))
            {
                (best, fewest) = (candidate, edits);
            }
        }
        return best;
    }

    private static int Edits(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 64)
        {
            return int.MaxValue;
        }
        var cost = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }
                var replaced = cost[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, replaced);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }
        return cost[left.Length, right.Length];
    }
}
