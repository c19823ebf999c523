/// How many nodes or edges a hot loop takes in one call.
///
/// V8 compiles WebAssembly twice: badly at once, well in the background when a function turns out hot. A loop that is running
/// stays with the bad code until its function returns. So loops over a whole graph are cut: the function that holds the loop
/// does a stride, returns, and is called again, soon as good code. That is half of the time of a first call.
/// wasm/build.sh keeps wasm-opt from putting such functions back into their callers.
pub(crate) const STRIDE: usize = 4096;
