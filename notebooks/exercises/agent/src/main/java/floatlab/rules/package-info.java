/**
 * Holds what is compiled from a student's cell to the classes and members that an exercise allows. {@link
 * floatlab.rules.RulesAgent} is loaded before the kernel; it reads each class that the kernel is about to define, and where one refers
 * to something that is not allowed, the kernel gets a class whose methods only say so. The code that broke a rule never runs, and as
 * the rules leave out reflection, class loaders and native code, no code that runs can reach the agent.
 */
package floatlab.rules;
