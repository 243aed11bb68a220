using System.Buffers.Binary;
using System.Text;

namespace Platform.Training.Language.HuggingFace;

/// <summary>
/// Reads the part of Python's pickle format that a dictionary of tensors needs, and refuses everything else by name. A
/// pickle is a program; here only the instructions that build plain values are known, and the only functions it may name
/// are those that describe a tensor. None is ever called: what they would make is written down as data.
/// </summary>
/// <remarks>Source: Lib/pickletools.py of CPython for the instructions; torch/serialization.py and torch/_utils.py for what PyTorch writes.</remarks>
internal sealed class TensorPickle
{
    private const int MostItems = 10_000_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<long, object?> _memo = [];
    private int _at;

    private TensorPickle(byte[] bytes, int start) => (_bytes, _at) = (bytes, start);

    /// <summary>Reads a pickled dictionary of tensors.</summary>
    /// <param name="bytes">All of the pickle.</param>
    /// <returns>The tensors by name, in the pickle's order.</returns>
    /// <exception cref="InvalidDataException">The pickle is cut, malformed, or asks for what is no tensor; says what.</exception>
    public static IReadOnlyList<KeyValuePair<string, PickledTensor>> Read(byte[] bytes) => TensorsOf(ReadOne(bytes, 0).Value);

    /// <summary>Reads one of several pickles that follow each other.</summary>
    /// <param name="bytes">The pickles.</param>
    /// <param name="start">Where it begins.</param>
    /// <returns>What it holds, and where the next one begins.</returns>
    /// <exception cref="InvalidDataException">The pickle is cut, malformed, or asks for what is no tensor; says what.</exception>
    public static (object? Value, int End) ReadOne(byte[] bytes, int start)
    {
        TensorPickle pickle = new(bytes, start);
        return (pickle.Run(), pickle._at);
    }

    /// <summary>What a pickle holds, as tensors by name.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static IReadOnlyList<KeyValuePair<string, PickledTensor>> TensorsOf(object? result)
    {
        if (result is not PickledDictionary dictionary)
        {
            throw new InvalidDataException($"it holds {Describe(result)}, not a dictionary of tensors.");
        }

        List<KeyValuePair<string, PickledTensor>> tensors = [];
        foreach ((object? key, object? value) in dictionary.Entries)
        {
            tensors.Add(key is string name && value is PickledTensor tensor
                ? KeyValuePair.Create(name, tensor)
                : throw new InvalidDataException($"its entry {(key is string text ? $"\"{text}\"" : Describe(key))} is {Describe(value)}, not a tensor. Save the model's state_dict alone."));
        }

        return tensors;
    }

    private object? Run()
    {
        try
        {
            while (true)
            {
                char code = (char)Byte();
                if (code == '.')
                {
                    return Pop();
                }

                Execute(code);
                if (_stack.Count > MostItems)
                {
                    throw new InvalidDataException("it piles up more values than any model has.");
                }
            }
        }
        catch (Exception problem) when (problem is IndexOutOfRangeException or ArgumentOutOfRangeException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException($"it is cut or malformed near byte {_at}.", problem);
        }
        catch (DecoderFallbackException problem)
        {
            throw new InvalidDataException($"it has text that is no UTF-8 near byte {_at}.", problem);
        }
    }

    private void Execute(char code)
    {
        switch (code)
        {
            case '\x80': Protocol(Byte()); break;
            case '\x95': _ = Take(8); break;
            case '(': _marks.Push(_stack.Count); break;
            case '}': Push(new PickledDictionary()); break;
            case ']': Push(new List<object?>()); break;
            case ')': Push(Array.Empty<object?>()); break;
            case 't': Push(Marked()); break;
            case '\x85': Push(Last(1)); break;
            case '\x86': Push(Last(2)); break;
            case '\x87': Push(Last(3)); break;
            case 'N': Push(null); break;
            case '\x88': Push(true); break;
            case '\x89': Push(false); break;
            case 'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case 'K': Push((long)Byte()); break;
            case 'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case '\x8a': Push(Long(Take(Byte()))); break;
            case 'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case 'X': Push(Text(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case '\x8c': Push(Text(Byte())); break;
            case 'q': _memo[Byte()] = Peek(); break;
            case 'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek(); break;
            case '\x94': _memo[_memo.Count] = Peek(); break;
            case 'h': Push(_memo[Byte()]); break;
            case 'j': Push(_memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))]); break;
            case 'a': Append([Pop()]); break;
            case 'e': Append(Marked()); break;
            case 's': SetItems(Last(2)); break;
            case 'u': SetItems(Marked()); break;
            case 'c': Push(PickledFunction.Named(Line(), Line())); break;
            case '\x93': (object? name, object? module) = (Pop(), Pop()); Push(PickledFunction.Named(Is<string>(module), Is<string>(name))); break;
            case 'R': object?[] arguments = Is<object?[]>(Pop()); Push(Is<PickledFunction>(Pop()).Describe(arguments)); break;
            case 'Q': Push(PickledStorage.Of(Is<object?[]>(Pop()))); break;
            case 'b': _ = Pop(); _ = Is<PickledDictionary>(Peek()); break;
            default: throw new InvalidDataException($"it has the instruction 0x{(int)code:x2} at byte {_at - 1}, which no dictionary of tensors needs. Nothing of it was executed.");
        }
    }

    private static void Protocol(byte version)
    {
        if (version > 5)
        {
            throw new InvalidDataException($"it is of protocol {version}, which is not known.");
        }
    }

    private static string Describe(object? value) => value switch
    {
        null => "None",
        string => "a text",
        long => "a whole number",
        double => "a number",
        bool => "a truth value",
        PickledDictionary => "a dictionary",
        PickledTensor => "a tensor",
        PickledStorage => "a storage",
        PickledFunction function => $"the function {function.Name}",
        object?[] => "a tuple",
        _ => "a list",
    };

    internal static T Is<T>(object? value)
        where T : class => value as T ?? throw new InvalidDataException($"it has {Describe(value)} where there should be {(typeof(T) == typeof(object?[]) ? "a tuple" : typeof(T) == typeof(string) ? "a text" : typeof(T).Name)}.");

    internal static long Number(object? value) => value is long number ? number : throw new InvalidDataException($"it has {Describe(value)} where there should be a whole number.");

    private void Push(object? value) => _stack.Add(value);

    private object? Peek() => _stack[^1];

    private object? Pop()
    {
        // A mark below which an instruction would reach is the sign of a broken stack.
        if (_marks.TryPeek(out int mark) && _stack.Count <= mark)
        {
            throw new InvalidDataException($"its values and instructions do not fit near byte {_at}.");
        }

        object? value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] Last(int count)
    {
        object?[] values = new object?[count];
        for (int index = count - 1; index >= 0; index--)
        {
            values[index] = Pop();
        }

        return values;
    }

    private object?[] Marked()
    {
        int mark = _marks.Pop();
        object?[] values = [.. _stack[mark..]];
        _stack.RemoveRange(mark, values.Length);
        return values;
    }

    private void Append(object?[] values) => Is<List<object?>>(Peek()).AddRange(values);

    private void SetItems(object?[] values)
    {
        PickledDictionary dictionary = Is<PickledDictionary>(Peek());
        for (int index = 0; index < values.Length; index += 2)
        {
            dictionary.Entries.Add((values[index], values[index + 1]));
        }
    }

    private byte Byte() => _bytes[_at++];

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > _bytes.Length - _at)
        {
            throw new InvalidDataException($"it ends in the middle of a value, at byte {_at}.");
        }

        _at += (int)count;
        return _bytes.AsSpan(_at - (int)count, (int)count);
    }

    private string Text(long length) => Utf8.GetString(Take(length));

    private string Line()
    {
        int end = Array.IndexOf(_bytes, (byte)'\n', _at);
        string line = Text(end < 0 ? _bytes.Length - _at + 1L : end - _at);
        _at++;
        return line;
    }

    private static long Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long))
        {
            throw new InvalidDataException("it has a number of more than 64 bits.");
        }

        Span<byte> whole = stackalloc byte[sizeof(long)];
        whole.Fill(bytes is [.., >= 0x80] ? (byte)0xff : (byte)0);
        bytes.CopyTo(whole);
        return BinaryPrimitives.ReadInt64LittleEndian(whole);
    }
}
