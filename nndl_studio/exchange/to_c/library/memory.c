/* Functions of machines with memory, whose rows stand one after another. */

/* What is left of the strengths when so much is taken, what is newest or oldest first. */
static void pop(float *y, const float *s, const float *taken, int places, int oldest_first)
{
    float before = 0.0f;
    for (int k = 0; k < places; k++) {
        int i = oldest_first ? places - 1 - k : k;
        float here = s[i], rest = taken[0] - before;
        float left = here - (rest > 0.0f ? rest : 0.0f);
        before += here;
        y[i] = left > 0.0f ? left : 0.0f;
    }
}

/* How much of each entry is read, 1 in all. */
static void portion(float *y, const float *s, int places, int oldest_first)
{
    float before = 0.0f;
    for (int k = 0; k < places; k++) {
        int i = oldest_first ? places - 1 - k : k;
        float here = s[i], rest = 1.0f - before;
        rest = rest > 0.0f ? rest : 0.0f;
        before += here;
        y[i] = here < rest ? here : rest;
    }
}

/* A row on top of a memory, whose last one is lost. */
static void shift_in(float *y, const float *x, const float *memory, int width, int size)
{
    copy(y, x, width);
    copy(y + width, memory, size - width);
}

/* The rows of a memory, each with its weight, added up. */
static void read_rows(float *y, const float *weights, const float *memory, int rows, int width)
{
    clear(y, width);
    for (int i = 0; i < rows; i++, memory += width)
        for (int k = 0; k < width; k++)
            y[k] += weights[i] * memory[k];
}
