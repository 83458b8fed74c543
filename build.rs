//! Tells Cargo which folders are built into the program: a change in them is a change of the program.

fn main() {
    for folder in ["themes/default", "src/cli/skeleton"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
