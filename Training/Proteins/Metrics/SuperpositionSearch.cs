using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Metrics;

/// <summary>Searches superpositions of a model on the native structure for the highest TM-score and the most residues within distances.</summary>
/// <remarks>
/// The heuristic of Zhang and Skolnick (2004): the search starts from every piece of L, L/2, L/4, … 4 residues, superposes it,
/// takes the residues that then lie near each other, superposes those, and so on until they stay the same. Every superposition on the
/// way counts.
/// </remarks>
internal sealed class SuperpositionSearch
{
    private const int Steps = 20;
    private const int Sizes = 6;
    private const int Shortest = 4;

    /// <summary>Fewer neighbours than this place no superposition; the radius grows until there are as many.</summary>
    private const int Fewest = 3;

    private static readonly double[] Distances = [0.5, 1, 2, 4, 8];

    private readonly Point3[] _moving;
    private readonly Point3[] _target;
    private readonly Point3[] _left;
    private readonly Point3[] _right;
    private readonly double[] _squares;
    private readonly double _d0;
    private readonly double _radius;
    private int[] _near;
    private int[] _used;

    /// <param name="moving">The model's points.</param>
    /// <param name="target">As many native points.</param>
    /// <param name="d0">The distance at which a residue counts half, in angstroms.</param>
    public SuperpositionSearch(Point3[] moving, Point3[] target, double d0)
    {
        (_moving, _target, _d0) = (moving, target, d0);
        _radius = Math.Clamp(d0, 4.5, 8);
        (_left, _right) = (new Point3[moving.Length], new Point3[moving.Length]);
        _squares = new double[moving.Length];
        (_near, _used) = (new int[moving.Length], new int[moving.Length]);
    }

    /// <summary>The highest sum over residues of 1 / (1 + (d / d0)²).</summary>
    public double Score { get; private set; } = -1;

    /// <summary>The superposition that reaches it.</summary>
    public Superposition Best { get; private set; }

    /// <summary>The most residues within 0.5, 1, 2, 4 and 8 angstroms, each by a superposition of its own.</summary>
    public int[] Within { get; } = new int[Distances.Length];

    /// <summary>Tries all starts.</summary>
    public void Run()
    {
        foreach (var size in StartSizes(_moving.Length))
        {
            for (var start = 0; start + size <= _moving.Length; start++)
            {
                Extend(start, size);
            }
        }
    }

    private static List<int> StartSizes(int count)
    {
        var shortest = Math.Min(Shortest, count);
        var sizes = new List<int>();
        for (var i = 0; i < Sizes - 1 && (i == 0 || sizes[^1] > shortest); i++)
        {
            sizes.Add(Math.Max(count >> i, shortest));
        }

        if (sizes[^1] > shortest)
        {
            sizes.Add(shortest);
        }

        return sizes;
    }

    private void Extend(int start, int size)
    {
        var count = Evaluate(Superposition.Of(_moving.AsSpan(start, size), _target.AsSpan(start, size)), _radius - 1);
        for (var step = 0; step < Steps; step++)
        {
            (_near, _used) = (_used, _near);
            var used = count;
            for (var i = 0; i < used; i++)
            {
                (_left[i], _right[i]) = (_moving[_used[i]], _target[_used[i]]);
            }

            count = Evaluate(Superposition.Of(_left.AsSpan(0, used), _right.AsSpan(0, used)), _radius + 1);
            if (count == used && _near.AsSpan(0, count).SequenceEqual(_used.AsSpan(0, used)))
            {
                break;
            }
        }
    }

    /// <summary>Counts what a superposition reaches, and collects the residues within a radius.</summary>
    private int Evaluate(Superposition superposition, double radius)
    {
        Span<int> within = stackalloc int[Distances.Length];
        within.Clear();
        double score = 0;
        for (var i = 0; i < _moving.Length; i++)
        {
            var difference = superposition.Apply(_moving[i]) - _target[i];
            var square = difference.Dot(difference);
            _squares[i] = square;
            score += 1 / (1 + (square / (_d0 * _d0)));
            for (var k = Distances.Length - 1; k >= 0 && square <= Distances[k] * Distances[k]; k--)
            {
                within[k]++;
            }
        }

        if (score > Score)
        {
            (Score, Best) = (score, superposition);
        }

        for (var k = 0; k < within.Length; k++)
        {
            Within[k] = Math.Max(Within[k], within[k]);
        }

        var count = Collect(radius);
        while (count < Fewest && _moving.Length > Fewest)
        {
            radius += 0.5;
            count = Collect(radius);
        }

        return count;
    }

    private int Collect(double radius)
    {
        var count = 0;
        for (var i = 0; i < _squares.Length; i++)
        {
            if (_squares[i] < radius * radius)
            {
                _near[count++] = i;
            }
        }

        return count;
    }
}
