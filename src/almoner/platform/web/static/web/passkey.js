// Says in words when a passkey could not be used. Without it nothing else is lost.
document.addEventListener("allauth.error", () => {
  document.getElementById("passkey-problem").hidden = false;
});
