using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Language.Classification;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Tokenization;

namespace Platform.Training.Compression.Distillation;

/// <summary>Whether a teacher's data and a student's are the same task in the same words.</summary>
internal static class TeacherFit
{
    /// <summary>The field that problems are told of.</summary>
    public const string Field = "teacher";

    /// <summary>What the teacher's model has to know of the student's data: its own vocabulary, and texts as long as the student's.</summary>
    /// <param name="teacher">The data that the teacher was trained on.</param>
    /// <param name="student">The student's.</param>
    /// <exception cref="ConfigException">Task or labels are others.</exception>
    public static LabelledTextFacts Facts(Input teacher, Input student)
    {
        if (teacher.Facts is not LabelledTextFacts theirs || student.Facts is not LabelledTextFacts ours)
        {
            throw new ConfigException(Field, "learnt from another kind of data. A teacher is a classifier of the student's own task.");
        }

        if (TaskOf(teacher) != TaskOf(student))
        {
            throw new ConfigException(Field, $"was trained for {TaskOf(teacher)}, the student is for {TaskOf(student)}. Give a run of the same task.");
        }

        return (theirs.Outputs, theirs.AreScores) == (ours.Outputs, ours.AreScores)
            ? theirs with { MaximumLength = ours.MaximumLength }
            : throw new ConfigException(Field, $"answers with {Answers(theirs)}, the student with {Answers(ours)}. Give a run with the same labels.");
    }

    /// <summary>The teacher's id of each of the student's pieces; null where both have the same ids.</summary>
    /// <param name="teacher">The data that the teacher was trained on.</param>
    /// <param name="student">The student's.</param>
    /// <exception cref="ConfigException">The teacher does not know all of the student's pieces.</exception>
    public static long[]? Ids(Input teacher, Input student)
    {
        if (teacher is not IHasTokenizer { Tokenizer.Vocabulary: var theirs } || student is not IHasTokenizer { Tokenizer.Vocabulary: var ours })
        {
            var (there, here) = (((LabelledTextFacts)teacher.Facts).VocabularySize, ((LabelledTextFacts)student.Facts).VocabularySize);
            return there == here ? null : throw OtherVocabulary(there, here, "");
        }

        if (theirs.Pieces.AsSpan().SequenceEqual(ours.Pieces.AsSpan()))
        {
            return null;
        }

        return ours.Pieces.FirstOrDefault(piece => theirs.Find(piece) is null) is { } unknown
            ? throw OtherVocabulary(theirs.Count, ours.Count, $" and no \"{unknown}\"")
            : [.. ours.Pieces.Select(piece => (long)theirs.Find(piece)!)];
    }

    /// <summary>The two dev sets of MNLI are of one task.</summary>
    private static string TaskOf(Input input) => input.Facts is GlueFacts { Task: var task } ? task.Directory : ConfigTypes.NameOf(input.GetType());

    private static string Answers(LabelledTextFacts facts) => facts.AreScores ? "a score" : $"{facts.Outputs} classes";

    private static ConfigException OtherVocabulary(int theirs, int ours, string unknown) => new(
        Field, $"reads another vocabulary: it has {theirs:N0} pieces{unknown}, the student's has {ours:N0}. Train both on one vocabulary; the student's may be a part of the teacher's.");
}
