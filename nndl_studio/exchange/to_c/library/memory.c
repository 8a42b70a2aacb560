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

/* A row on top of a memory, whose last one is lost; or at its end, and the first one is. */
static void shift_in(
    float *y, const float *x, const float *memory, int width, int size, int last)
{
    copy(y + (last ? size - width : 0), x, width);
    copy(y + (last ? 0 : width), memory + (last ? width : 0), size - width);
}

/* How likely each result is of a function that a table tells, of numbers that are as likely as they
 * say; `b` is NULL where it is of one number. */
static void fuzzy(float *y, const float *a, const float *b, const int *table, int n, int others)
{
    clear(y, n);
    for (int i = 0; i < n; i++)
        for (int k = 0; k < others; k++)
            y[table[i * others + k]] += b ? a[i] * b[k] : a[i];
}

/* How likely each step is the last one, from how likely it is where it is reached; what is left of 1
 * ends at the last own step. */
static void halt(float *p, const float *f, int length, int steps)
{
    float left = 1.0f;
    for (int t = 0; t < steps; t++) {
        float ends = t < length - 1 ? f[t] : 1.0f;
        p[t] = ends * left;
        left *= 1.0f - ends;
    }
}

/* The rows of a memory, each with its weight, added up. */
static void read_rows(float *y, const float *weights, const float *memory, int rows, int width)
{
    clear(y, width);
    for (int i = 0; i < rows; i++, memory += width)
        for (int k = 0; k < width; k++)
            y[k] += weights[i] * memory[k];
}

/* Each row erased in part and added to, as much as its weight says. */
static void write_rows(
    float *y, const float *memory, const float *weights, const float *add, const float *erase,
    int rows, int width)
{
    for (int i = 0; i < rows; i++)
        for (int k = 0; k < width; k++)
            *y++ = *memory++ * (1.0f - weights[i] * erase[k]) + weights[i] * add[k];
}

/* The cosine of a key and each row of a memory. */
static void similarity(float *y, const float *key, const float *memory, int rows, int width)
{
    float own = sqrtf(dot(key, key, width) + 1e-8f);
    for (int i = 0; i < rows; i++, memory += width)
        y[i] = dot(key, memory, width) / (own * sqrtf(dot(memory, memory, width) + 1e-8f));
}

/* All numbers times one. */
static void scale_by(float *y, const float *x, const float *by, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = by[0] * x[i];
}

/* The inner product of two vectors, or of those at each step. */
static void inner_products(float *y, const float *a, const float *b, int steps, int n)
{
    for (int t = 0; t < steps; t++)
        y[t] = dot(a + t * n, b + t * n, n);
}

/* A new value and an old one, mixed as a gate says. */
static void blend(float *y, const float *fresh, const float *old, const float *gate, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = gate[0] * fresh[i] + (1.0f - gate[0]) * old[i];
}

/* Weights turned around, by so many places for each share. */
static void circular_shift(float *y, const float *weights, const float *shares, int n, int reach)
{
    for (int i = 0; i < n; i++) {
        y[i] = 0.0f;
        for (int r = -reach; r <= reach; r++)
            y[i] += weights[(i - r + n) % n] * shares[r + reach];
    }
}

/* Weights to a power, and again of sum 1. */
static void sharpen(float *y, const float *weights, const float *power, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = power[0] * logf((weights[i] > 0.0f ? weights[i] : 0.0f) + 1e-8f);
    softmax(y, y, 1, n, 1);
}
