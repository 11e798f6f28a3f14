#include "cli/describe.hpp"

namespace c1::cli {
namespace {

// Within single quotes of a shell.
std::string shell_quoted(std::string_view words) {
  std::string out = "'";
  for (const char c : words) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string names_of(const std::vector<DescribedCommand>& commands) {
  std::string names;
  for (const DescribedCommand& command : commands) names += (names.empty() ? "" : " ") + command.name;
  return names;
}

std::string joined(const std::vector<std::string>& words, const std::string& between) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : between) + word;
  return all;
}

// ---- bash

std::string bash_script(const std::vector<DescribedCommand>& commands) {
  std::string options, values;
  for (const DescribedCommand& command : commands) {
    std::vector<std::string> names;
    for (const DescribedOption& option : command.options)
      for (const std::string& name : option.names) {
        names.push_back(name);
        if (!option.choices.empty())
          values +=
              "    " + command.name + ":" + name + ") words=" + shell_quoted(joined(option.choices, " ")) + " ;;\n";
        else if (!option.value.empty())
          values += "    " + command.name + ":" + name + ") return ;;\n";
      }
    options += "    " + command.name + ") words=" + shell_quoted(joined(names, " ")) + " ;;\n";
  }
  return "# bash completion for c1. Load it with: source <(c1 completion bash)\n"
         "_c1() {\n"
         "  local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\" words=\"\"\n"
         "  COMPREPLY=()\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    COMPREPLY=($(compgen -W " +
         shell_quoted(names_of(commands)) +
         " -- \"$word\"))\n"
         "    return\n"
         "  fi\n"
         "  case \"${COMP_WORDS[1]}:$before\" in\n" +
         values +
         "  esac\n"
         "  if [ -z \"$words\" ]; then\n"
         "    case \"${COMP_WORDS[1]}\" in\n" +
         options +
         "    esac\n"
         "  fi\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "}\n"
         "complete -o default -F _c1 c1\n";
}

// ---- zsh

std::string without(std::string words, std::string_view characters) {
  for (char& c : words)
    if (characters.find(c) != std::string_view::npos) c = ' ';
  return words;
}

std::string zsh_option(const DescribedOption& option, const std::string& name) {
  std::string spec = name + "[" + without(option.does, "[]:") + "]";
  if (option.value.empty()) return shell_quoted(spec);
  spec += ":" + option.value + ":";
  if (!option.choices.empty()) spec += "(" + joined(option.choices, " ") + ")";
  return shell_quoted(spec);
}

std::string zsh_script(const std::vector<DescribedCommand>& commands) {
  std::string names, cases;
  for (const DescribedCommand& command : commands) {
    names += "    " + shell_quoted(command.name + ":" + without(command.does, ":")) + "\n";
    cases += "    " + command.name + ")\n      _arguments";
    for (const DescribedOption& option : command.options)
      for (const std::string& name : option.names) cases += " \\\n        " + zsh_option(option, name);
    cases += " \\\n        '*::argument:_default' ;;\n";
  }
  return "#compdef c1\n"
         "# zsh completion for c1. Load it with: source <(c1 completion zsh)\n"
         "_c1() {\n"
         "  local -a commands\n"
         "  commands=(\n" +
         names +
         "  )\n"
         "  if (( CURRENT == 2 )); then\n"
         "    _describe 'command' commands\n"
         "    return\n"
         "  fi\n"
         "  local command=$words[2]\n"
         "  shift words\n"
         "  (( CURRENT-- ))\n"
         "  case $command in\n" +
         cases +
         "  esac\n"
         "}\n"
         "compdef _c1 c1\n";
}

// ---- fish

std::string fish_option(const DescribedCommand& command, const DescribedOption& option) {
  std::string line = "complete -c c1 -n " + shell_quoted("__fish_seen_subcommand_from " + command.name);
  for (const std::string& name : option.names)
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (!option.value.empty()) line += " -x";
  if (!option.choices.empty()) line += " -a " + shell_quoted(joined(option.choices, " "));
  return line + " -d " + shell_quoted(option.does) + "\n";
}

std::string fish_script(const std::vector<DescribedCommand>& commands) {
  std::string script = "# fish completion for c1. Load it with: c1 completion fish | source\n";
  for (const DescribedCommand& command : commands)
    script +=
        "complete -c c1 -n __fish_use_subcommand -f -a " + command.name + " -d " + shell_quoted(command.does) + "\n";
  for (const DescribedCommand& command : commands)
    for (const DescribedOption& option : command.options) script += fish_option(command, option);
  return script;
}

// ---- man

// Backslashes, hyphens as they are typed, and no line that begins like a request of roff.
std::string roff(std::string_view words) {
  std::string out;
  for (const char c : words) out += c == '\\' ? std::string("\\e") : c == '-' ? std::string("\\-") : std::string(1, c);
  return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

std::string manual_of(const DescribedCommand& command) {
  std::string page = ".SS c1 " + roff(command.name);
  for (const std::string& argument : command.arguments) page += " " + roff(argument);
  page += "\n" + roff(command.does) + "\n";
  for (const DescribedOption& option : command.options) {
    page += ".TP\n.B " + roff(joined(option.names, ", "));
    if (!option.value.empty()) page += " \\fI" + roff(option.value) + "\\fR";
    page += "\n" + roff(option.does);
    if (!option.choices.empty()) page += " (" + roff(joined(option.choices, ", ")) + ")";
    page += "\n";
  }
  return page;
}

}  // namespace

std::string completion_script(std::string_view shell, const std::vector<DescribedCommand>& commands) {
  if (shell == "bash") return bash_script(commands);
  if (shell == "zsh") return zsh_script(commands);
  if (shell == "fish") return fish_script(commands);
  return {};
}

std::string manual_page(const std::vector<DescribedCommand>& commands) {
  std::string page =
      ".TH C1 1\n"
      ".SH NAME\nc1 \\- access requests that live in Slack\n"
      ".SH SYNOPSIS\n.B c1\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]\n"
      ".SH DESCRIPTION\n"
      "Asks for access, decides on requests of others, and runs the server that does it all. Sign in with c1 login;\n"
      "what is missing is asked for on a terminal, and is an error in a script. Each command explains itself:\n"
      "c1 \\fICOMMAND\\fR \\-\\-help.\n"
      ".SH COMMANDS\n";
  for (const DescribedCommand& command : commands) page += manual_of(command);
  return page +
         ".SH EXIT STATUS\n"
         ".TP\n.B 0\ndone\n"
         ".TP\n.B 1\nsomething else went wrong\n"
         ".TP\n.B 2\nthe command line is wrong, or something is missing\n"
         ".TP\n.B 3\nnot signed in\n"
         ".TP\n.B 4\nthere is no such thing, or you may not see it\n"
         ".TP\n.B 5\nrefused by a rule, denied, cancelled, failed\n"
         ".TP\n.B 6\nthe server cannot be reached, or is out of order\n"
         ".TP\n.B 7\n\\-\\-wait, and it is still open\n"
         ".SH SIGNALS\n"
         "They are for c1 serve.\n"
         ".TP\n.B SIGHUP\nreads the organisation, the people and the certificate again\n"
         ".TP\n.B SIGUSR1\ntries again what was parked\n"
         ".TP\n.B SIGTERM\nends it\n"
         ".SH ENVIRONMENT\n"
         ".TP\n.B C1_SERVER, C1_CLIENT_ID, C1_CLIENT_SECRET\ninstead of the key that c1 login has stored\n"
         ".TP\n.B SSL_CERT_FILE\na private authority's certificates\n"
         ".TP\n.B NO_COLOR\nset to anything: no colours\n"
         ".SH FILES\n"
         ".TP\n.I $XDG_CONFIG_HOME/c1/credentials.json\nthe key of this device, readable by its owner only\n"
         ".TP\n.I /etc/c1/c1.yaml\nthe settings, as systemctl start c1 takes them\n"
         ".TP\n.I /var/lib/c1\nits database, and the key beside it\n"
         ".SH SEE ALSO\n.I /usr/share/doc/c1/handbook\n";
}

}  // namespace c1::cli
