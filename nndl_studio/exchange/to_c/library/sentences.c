/* Functions of texts that have sentences: words by their numbers. */

#include <math.h>

/* Whether a word is one of those that close a sentence. */
static int closes(float word, const float *closing, int n)
{
    for (int i = 0; i < n; i++)
        if (word == closing[i])
            return 1;
    return 0;
}

/* How many sentences there are, at least one. `bounds` gets the first word of each and the place behind its last
 * one, `last` those of the last one of all, which is not among them if it is `asked`. */
static int sentence_bounds(
    float *bounds, float *last, const float *words, int length, const float *closing, int n,
    int rows, int asked)
{
    int found = 0, start = -1, kept;
    last[0] = last[1] = 0.0f;
    for (int t = 0; t <= length; t++) {
        int is_word = t < length && !closes(words[t], closing, n);
        if (is_word && start < 0) {
            start = t;
        } else if (!is_word && start >= 0) {
            last[0] = (float)start;
            last[1] = (float)t;
            if (found < rows)
                copy(bounds + 2 * found, last, 2);
            found++;
            start = -1;
        }
    }
    kept = found - asked < 0 ? 0 : found - asked;
    kept = kept < rows ? kept : rows;
    for (int i = 2 * kept; i < 2 * rows; i++)
        bounds[i] = 0.0f;
    return kept > 1 ? kept : 1;
}

/* The words of each sentence added up, each times (1 - j/J) - (k/d)(1 - 2j/J) where `position` is
 * set: j is its place among J words, k one of d features. */
static void sentences(
    float *y, const float *words, const float *bounds, const float *weight, int rows, int known,
    int features, int position)
{
    for (int i = 0; i < rows; i++, y += features) {
        int start = (int)bounds[2 * i], count = (int)bounds[2 * i + 1] - start;
        clear(y, features);
        for (int j = 1; j <= count; j++) {
            int word = (int)words[start + j - 1];
            float along = (float)j / (float)count;
            for (int k = 0; k < features && word >= 0 && word < known; k++) {
                float across = (float)(k + 1) / (float)features;
                float share = position ? (1.0f - along) - across * (1.0f - along - along) : 1.0f;
                y[k] += share * weight[word * features + k];
            }
        }
    }
}

/* A vector added to each step that says how long ago it was; 0 past the sample's end. */
static void ages(float *y, const float *x, int length, const float *weight, int steps, int features)
{
    for (int t = 0; t < steps; t++)
        for (int k = 0; k < features; k++, y++, x++)
            *y = t < length ? *x + weight[(length - 1 - t) * features + k] : 0.0f;
}

/* A share for each of the own rows of a memory, by its inner product with what is asked. */
static void attend(
    float *y, const float *question, const float *memory, int length, int rows, int width)
{
    for (int i = 0; i < length; i++)
        y[i] = dot(question, memory + i * width, width);
    if (length > 0)
        softmax(y, y, 1, length, 1);
    clear(y + length, rows - length);
}

/* What stands where each sentence is closed; 0 for one without words. */
static void pick(
    float *y, const float *x, int length, const float *bounds, int rows, int features)
{
    for (int i = 0; i < rows; i++, y += features) {
        int start = (int)bounds[2 * i], end = (int)bounds[2 * i + 1];
        int step = end < length ? end : length - 1;
        if (start < end)
            copy(y, x + step * features, features);
        else
            clear(y, features);
    }
}

/* How many words the last sentence has with its marks; `y` gets these, and 0 behind them. */
static int question(float *y, const float *words, int length, const float *last, int steps)
{
    int start = (int)last[0], own = length - start;
    copy(y, words + start, own);
    clear(y + own, steps - own);
    return own;
}
